# SPDX-License-Identifier: GPL-2.0-or-later
"""Canaries of the gates that read sources."""
from planting import HEADER, REPOSITORY, SOURCE, SPDX, GateCanary


class TreeCanaries(GateCanary):
    """Gates that read sources."""

    def on_root(self, gate, tree, pattern):
        """As expect, for gates with --root."""
        self.expect(gate, ("--root", self.root), tree, pattern)

    def test_operating_system_header_in_firmware(self):
        self.on_root("includes.py", {"firmware/room/room.c": SOURCE + "#include <unistd.h>\n"}, "room.c:8: <unistd.h>")

    def test_library_outside_its_room(self):
        self.on_root("includes.py", {"firmware/room/room.c": SOURCE + "#include <expat.h>\n"}, "room.c:8: <expat.h>")

    def test_wolfssl_in_a_header_that_is_installed(self):
        self.on_root("includes.py", {"firmware/room/room.h": HEADER + "#include <wolfssl/options.h>\n"},
                     "<wolfssl/options.h> in a header that is installed")

    def test_wolfssl_without_its_options(self):
        self.on_root("includes.py", {"firmware/room/room.c": SOURCE + "#include <wolfssl/ssl.h>\n"},
                     "<wolfssl/ssl.h> without <wolfssl/options.h>")

    def test_firmware_includes_an_implementation_of_the_hal(self):
        self.on_root("includes.py", {"hal/posix/posix.h": HEADER, "firmware/room/room.c": '#include "posix/posix.h"\n'},
                     "firmware must not include hal/posix/posix.h")

    def test_hal_includes_firmware(self):
        self.on_root("includes.py", {"hal/posix/posix.c": '#include "room/room.h"\n'},
                     "hal must not include firmware/room/room.h")

    def test_sim_reaches_a_private_header(self):
        self.on_root("includes.py", {"firmware/room/room_priv.h": HEADER, "sim/sim.c": '#include "room/room_priv.h"\n'},
                     "room_priv.h is private to firmware/room")

    def test_room_of_sim_includes_one_above_it(self):
        self.on_root("includes.py", {"sim/base/error.c": '#include "cli/cli.h"\n', "sim/cli/cli.h": HEADER},
                     "error.c:1: sim/base must not include sim/cli/cli.h")

    def test_room_of_sim_that_nobody_placed(self):
        self.on_root("includes.py", {"sim/attic/attic.c": '#include "base/error.h"\n', "sim/base/error.h": HEADER},
                     "attic.c:1: sim/attic has no place among the rooms of sim")

    def test_files_that_include_each_other(self):
        self.on_root("circles.py", {"firmware/room/room_priv.h": '#include "room/room.h"\n',
                                    "firmware/room/room.c": SOURCE + '#include "room/room_priv.h"\n'},
                     "room.c:8: a circle of files: firmware/room/room -> firmware/room/room_priv -> firmware/room/room\n")

    def test_files_that_include_each_other_over_a_third_one(self):
        self.on_root("circles.py", {"hal/posix/one.c": '#include "posix/two.h"\n', "hal/posix/one.h": HEADER,
                                    "hal/posix/two.h": '#include "posix/three.h"\n',
                                    "hal/posix/three.h": '#include "posix/one.h"\n'},
                     "one.c:1: a circle of files: hal/posix/one -> hal/posix/two -> hal/posix/three -> hal/posix/one")

    def test_file_that_includes_itself(self):
        self.on_root("circles.py", {"firmware/room/room.h": HEADER + '#include "room/room.h"\n'},
                     r"room.h:\d+: firmware/room/room.h includes itself")

    def test_rooms_that_use_each_other(self):
        self.on_root("circles.py", {"sim/one/one.c": '#include "two/two.h"\n', "sim/one/base.h": HEADER,
                                    "sim/two/two.h": HEADER, "sim/two/other.c": '#include "one/base.h"\n'},
                     "one.c:1: a circle of rooms: sim/one -> sim/two -> sim/one\n")

    def test_struct_of_the_same_name(self):
        store = "struct store {\n    int slots;\n};\n"
        self.on_root("names.py", {"firmware/room/store.h": HEADER + store, "sim/store.c": store},
                     "store.c:1: struct store is declared at 2 places")

    def test_typedef_of_the_same_name(self):
        self.on_root("names.py", {"firmware/room/one.c": "typedef int itl_writer_t;\n",
                                  "boards/two.c": "typedef enum { NO, YES } itl_writer_t;\n"},
                     "one.c:1: typedef itl_writer_t is declared at 2 places")

    def test_tag_that_is_a_typedef_elsewhere(self):
        self.on_root("names.py", {"hal/posix/one.c": "union member {\n    int n;\n};\n",
                                  "sim/two.c": "typedef int member;\n"}, "one.c:1: union member is declared at 2 places")

    def test_function_too_long(self):
        body = "".join(f"    n += {i};\n" for i in range(90))
        self.on_root("functions.py", {"sim/long.c": f"int long_one(int n)\n{{\n{body}    return n;\n}}\n"},
                     "long_one has 94 lines")

    def test_many_functions_rather_long(self):
        body = "    n++;\n" * 55
        many = "".join(f"int f{i}(int n)\n{{\n{body}    return n;\n}}\n" for i in range(9))
        self.on_root("functions.py", {"sim/many.c": many}, "one function in twenty has 59 lines")

    def sizes(self, stated="2,048", held="ITL_ROOM_BYTES"):
        """A room with a ceiling, and the document that states it."""
        ceiling = ("#if UINTPTR_MAX > 0xFFFFFFFFu\n#define ITL_ROOM_BYTES 2048u\n#else\n#define ITL_ROOM_BYTES 1024u\n#endif\n")
        return {"firmware/room/room.h": HEADER + ceiling,
                "firmware/room/room.c": SOURCE + f'_Static_assert(sizeof(itl_room_t) <= {held}, "too large");\n',
                "docs/architecture.md": f"| `itl_room_t` | `ITL_ROOM_BYTES` | 1,024 | {stated} | what for |\n"}

    def test_struct_larger_than_the_document_says(self):
        self.write(self.sizes())
        self.on_root("struct_sizes.py", self.sizes(stated="1,536"), "ITL_ROOM_BYTES is 1024 on a board and 2048 on a host")

    def test_ceiling_that_nothing_holds(self):
        self.write(self.sizes())
        self.on_root("struct_sizes.py", self.sizes(held="ITL_ROOM_BYTES_OF_OLD"), "room.h: no _Static_assert holds ITL_ROOM_BYTES")

    def test_ceiling_that_the_document_lacks(self):
        self.write(self.sizes())
        self.on_root("struct_sizes.py", {"docs/architecture.md": "# Architecture\n"}, "no row for ITL_ROOM_BYTES")

    def test_ceiling_of_nothing(self):
        self.write(self.sizes())
        self.on_root("struct_sizes.py", {"firmware/room/room.h": HEADER}, "ITL_ROOM_BYTES is a ceiling of nothing")

    def test_table_of_hexadecimal_digits(self):
        home = {"firmware/text/text.c": 'const char digits[] = "0123456789abcdef"; /* or "0123456789ABCDEF" */\n'}
        self.write(home)
        self.on_root("texts.py", {"boards/out.c": 'static const char digits[] = "0123456789ABCDEF";\n'},
                     r"boards/out.c:1: a table of digits")

    def test_decimals_by_hand(self):
        self.on_root("texts.py", {"sim/number.c": "/* '0' + 1 */\nint next(char c)\n{\n    return c - '0';\n}\n"},
                     r"sim/number.c:4: a calculation with characters")

    def test_server_reached_by_hand(self):
        self.on_root("reached.py", {"sim/room.c": "int find(void)\n{\n    return net->resolve(net->ctx, \"a\", 0, &to);\n}\n"},
                     r"sim/room.c:3: a look-up of its own")

    def test_clock_asked_by_hand(self):
        self.on_root("reached.py", {"firmware/room/clock.c": "/* clock->monotonic_ms( */\nlong now = clock->monotonic_ms(0);\n"},
                     r"firmware/room/clock.c:2: a clock asked by hand")

    def test_lab_that_asks_the_system(self):
        for call, told in (("time(NULL)", "time: the system's clock"), ("nanosleep(&pause, NULL)", "nanosleep: sleeps"),
                           ("epoll_wait(fd, events, 1, -1)", "epoll_wait: waits for descriptors"),
                           ("getrandom(bytes, 8, 0)", "getrandom: the system's random numbers"),
                           ("wc_InitRng(&rng)", "wc_InitRng: the system's random numbers")):
            text = f"/* poll() */\nint ask(void)\n{{\n    wc_InitRng_ex(&rng, 0, 1);\n    now.time(0);\n    return {call};\n}}\n"
            self.write({"sim/resets/room.c": text.replace(call, "0")})
            self.on_root("over_hal.py", {"sim/resets/room.c": text}, f"sim/resets/room.c:6: {told}")

    def test_file_beside_the_cluster(self):
        for call in ("fopen(path, 0)", "access(path, 0)", "base_load(path, &bytes, 0, &error)"):
            text = f"int look(void)\n{{\n    cluster_disk_open_alarms(disk, 0);\n    return {call} != 0;\n}}\n"
            self.write({"sim/serving/room.c": text.replace(call, "0")})
            self.on_root("over_hal.py", {"sim/serving/room.c": text},
                         f"sim/serving/room.c:4: {call[:call.index('(')]}: a file of its own")

    def test_exception_that_nobody_needs(self):
        self.on_root("over_hal.py", {"sim/admin/sftp_watch.c": "int watch;\n"},
                     "sim/admin/sftp_watch.c: an exception for poll, which is not called there any more")

    def test_undocumented_function(self):
        self.on_root("documented.py", {"firmware/room/room.h": HEADER.replace("/** Doubles @p n. */\n", "")},
                     "room_double has no doc comment")

    def test_comment_of_the_line_before_documents_nothing(self):
        trailing = HEADER.replace("/** Doubles @p n. */\n", "extern int room_size; /**< In bytes. */\n")
        self.on_root("documented.py", {"firmware/room/room.h": trailing}, "room_double has no doc comment")

    def test_reason_that_may_be_lost(self):
        marked = HEADER.replace("int room_double", "static inline ITL_MUST_USE itl_reason_t room_check(int n)\n{\n    return n;\n}"
                                                   "\nITL_MUST_USE itl_reason_t room_open(void);\nint room_double")
        self.write({"firmware/room/room.h": marked})
        for mark in ("ITL_MUST_USE itl_reason_t room_open", "ITL_MUST_USE itl_reason_t room_check"):
            self.on_root("must_use.py", {"firmware/room/room.h": marked.replace(mark, mark[len("ITL_MUST_USE "):])},
                         f"{mark.split()[-1]} returns what must not be lost")
            self.write({"firmware/room/room.h": marked})

    def test_verdict_whose_type_may_be_lost(self):
        marked = HEADER + "typedef struct ITL_MUST_USE_TYPE itl_policy_verdict {\n    int outcome;\n} itl_policy_verdict_t;\n"
        self.write({"firmware/room/room.h": marked})
        self.on_root("must_use.py", {"firmware/room/room.h": marked.replace("ITL_MUST_USE_TYPE ", "")},
                     "policy_verdict is what must not be lost")

    def test_number_that_is_an_enum(self):
        right = HEADER + "struct room {\n    room_state_t state;\n    uint8_t role; /**< As received: a room_role_t, or not. */\n};\n"
        self.write({"firmware/room/room.h": right})
        wrong = right.replace("room_state_t state;", "uint8_t state; /**< A room_state_t. */")
        self.on_root("values.py", {"firmware/room/room.h": wrong}, "state is a number, and says that it is a room_state_t")

    def test_reason_compared_by_its_number(self):
        self.on_root("values.py", {"firmware/room/room.c": SOURCE.replace("2 * n", "n >= ITL_REASON_FLASH_ERROR")},
                     "room.c:6: a reason is compared by its number")

    def test_reason_below_another(self):
        self.on_root("values.py", {"sim/room.c": SOURCE.replace("2 * n", "ITL_REASON_NONE < n /* or not */")},
                     "room.c:6: a reason is compared by its number")

    def test_header_without_purpose(self):
        self.on_root("documented.py", {"firmware/room/room.h": HEADER.replace("@file", "")}, "does not say what it is")

    def test_source_without_licence(self):
        self.on_root("licences.py", {"firmware/room/room.c": SOURCE.replace(SPDX, "")}, "room.c:1: no SPDX")

    def test_left_for_later(self):
        self.on_root("leftovers.py", {"firmware/room/room.c": SOURCE + "/* TO" "DO: triple */\n"}, "left for later")

    def test_undecided_merge(self):
        self.on_root("leftovers.py", {"docs/room.md": "one\n<<<<<<" "< HEAD\ntwo\n"}, "docs/room.md:2: undecided merge")

    def test_undecided_merge_at_the_top(self):
        self.on_root("leftovers.py", {"CHANGELOG.md": "one\n>>>>>>" "> branch\n"}, "CHANGELOG.md:2: undecided merge")

    def test_path_of_one_machine(self):
        self.on_root("leftovers.py", {"sim/path.c": 'const char *where = "/home' '/me/lists";\n'},
                     "path of one machine")

    def test_format(self):
        self.write({".clang-format": (REPOSITORY / ".clang-format").read_text(encoding="utf-8")})
        self.expect("format.sh", (self.root,), {"firmware/room/room.c": SOURCE.replace("2 * n", "2*n")},
                    "room.c:6.*clang-format")

    def test_long_line(self):
        self.write({".clang-format": (REPOSITORY / ".clang-format").read_text(encoding="utf-8")})
        self.expect("format.sh", (self.root,), {"firmware/room/room.c": SOURCE + f"/* {'long ' * 24} */\n"},
                    "room.c:8: 126 columns, at most 120")

    def test_manual_page(self):
        page = '.TH PAGE 1 2026 page\n.SH NAME\npage \\- a page\n'
        self.write({"docs/man/page.1": page})
        self.expect("manuals.sh", (self.root,), {"docs/man/page.1": page + ".XYZ\n"}, "page.1.*XYZ")

    def test_shellcheck(self):
        self.write({"tests/good.sh": "#!/bin/sh\necho fine\n", "tests/good.py": "print('fine')\n"})
        self.expect("scripts.sh", (self.root,), {"tests/bad.sh": "#!/bin/sh\nrm -rf $1/*\n"}, "SC2086")

    def test_pipeline_whose_reader_leaves_early(self):
        self.write({"tests/good.sh": "#!/bin/sh\necho fine\n", "tests/good.py": "print('fine')\n"})
        readers = ("grep -q libc", "head -n 1", "grep -xqF libc", "head")
        bad = "#!/bin/sh\n" + "".join(f"ldd /bin/sh | {reader}\n" for reader in readers)
        self.expect("scripts.sh", (self.root,), {"tests/bad.sh": bad},
                    r"(?s)bad\.sh:2:.*bad\.sh:3:.*bad\.sh:4:.*bad\.sh:5:")

    def test_python_that_does_not_compile(self):
        self.write({"tests/good.sh": "#!/bin/sh\necho fine\n", "tests/good.py": "print('fine')\n"})
        self.expect("scripts.sh", (self.root,), {"tests/bad.py": "print('fine'\n"}, "SyntaxError")
