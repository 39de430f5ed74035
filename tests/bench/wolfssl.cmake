# SPDX-License-Identifier: GPL-2.0-or-later
# What bench_wolfssl.py compares between a build with Debian's wolfSSL and one with wolfSSL from source.
bench_program(wolfcrypt_rate wolfcrypt_rate.c)
add_custom_target(wolfssl_bench)
add_dependencies(wolfssl_bench wolfcrypt_rate bench_verify bench_tvs itlsim)
