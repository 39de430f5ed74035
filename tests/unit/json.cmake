unit_test(json SOURCES test_json.c LIBS itlphone)
