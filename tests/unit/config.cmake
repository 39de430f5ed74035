unit_test(config SOURCES test_config.c LIBS itlphone)
