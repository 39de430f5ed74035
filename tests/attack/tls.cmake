# SPDX-License-Identifier: GPL-2.0-or-later
attack_test(dtls_client attack_dtls_client.py)
attack_test(tls_client attack_tls_client.py)
attack_test(tls_server attack_tls_server.py)
