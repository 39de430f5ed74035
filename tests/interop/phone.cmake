interop_test(phone test_phone.py)
