unit_test(alarm SOURCES test_alarm.c LIBS itlphone)
