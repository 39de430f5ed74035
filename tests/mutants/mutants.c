/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Mutants of lists, signed files and TVS answers through the decision of a phone: none may be accepted but one that
 * came out as a genuine file again, byte for byte.
 *
 * Each mutant follows from the seed and its own number, so the same ones are made by any number of processes. The
 * program prints what became of them and ends with 0; the first that was accepted wrongly is written to a file, and
 * the program ends with 1.
 */
#include <errno.h>
#include <getopt.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answers.h"
#include "fuzz.h"
#include "genuine.h"
#include "mutate.h"

enum { JOBS_MAX = 64, MODULUS_BYTES_MAX = 512 };

/* What became of the mutants, counted by all processes. */
typedef struct tally {
    _Atomic uint64_t tried[4]; /* Files by what they were asked for as (itl_policy_kind_t); [0]: answers. */
    _Atomic uint64_t same;     /* Accepted files: they came out as genuine ones again. */
    _Atomic uint64_t vouched;  /* Answers that still say what the genuine one says. */
    _Atomic uint64_t reasons[128];
} tally_t;

typedef struct options {
    uint64_t count, seed;
    unsigned jobs;
} options_t;

/* Modulus of the key that signed each file, where a record of it or of a1 or c1 has that key. */
typedef struct modulus {
    uint8_t bytes[MODULUS_BYTES_MAX];
    size_t size;
} modulus_t;

static modulus_t moduli[GENUINE_FILES];
static tally_t *tally;

/* RSAPublicKey (RFC 8017 appendix A.1.1) of 1024 or 2048 bits: the modulus stands behind two headers and a zero. */
static void take_modulus(modulus_t *modulus, const uint8_t *key, size_t len)
{
    size_t front = len == 140 ? 7 : 9;
    modulus->size = len == 140 ? 128 : 256;
    CHECK((len == 140 || len == 270) && key[front - 1] == 0);
    memcpy(modulus->bytes, key + front, modulus->size);
}

static void find_modulus(modulus_t *modulus, const itl_trustlist_t *list, const itl_tlv_source_t *source,
                         const itl_trustlist_header_t *header)
{
    itl_trustlist_record_t record;
    itl_trustlist_walk_t walk = itl_trustlist_walk(list);
    itl_reason_t found = itl_trustlist_next_signer(&walk, source, header, &record);
    if (found != ITL_REASON_NONE) {
        walk = itl_trustlist_walk(list);
        found = itl_trustlist_next_file_signer(&walk, source, header, &record);
    }
    if (found == ITL_REASON_NONE)
        take_modulus(modulus, list->source.mapped + record.public_key.off, record.public_key.len);
}

static void prepare(void)
{
    genuine_load();
    answers_prepare();
    for (size_t i = 0; i < GENUINE_FILES; i++) {
        const genuine_t *file = genuine_file(i);
        itl_tlv_source_t source = itl_tlv_source_memory(file->bytes, file->size);
        itl_trustlist_header_t header;
        itl_trustlist_t list;
        CHECK(itl_trustlist_read_header(&source, &header, NULL) == ITL_REASON_NONE);
        if (itl_trustlist_read(&source, &list, NULL) == ITL_REASON_NONE)
            find_modulus(&moduli[i], &list, &source, &header);
        find_modulus(&moduli[i], genuine_installed(GENUINE_A1), &source, &header);
        find_modulus(&moduli[i], genuine_installed(GENUINE_C1), &source, &header);
    }
}

/* Every genuine file is accepted by some phone: a decision that refuses everything would pass otherwise. */
static void expect_genuine_ones_accepted(void)
{
    for (size_t i = 0; i < GENUINE_FILES; i++) {
        const genuine_t *file = genuine_file(i);
        itl_tlv_source_t source = itl_tlv_source_memory(file->bytes, file->size);
        bool accepted = file->kind == ITL_POLICY_KIND_OTHER;
        for (int over = 0; over < 3 && !accepted; over++) {
            const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL,
                                                                  over < 2 ? genuine_installed((size_t)over) : NULL};
            accepted = genuine_decide(&source, file->kind, anchors).decision == ITL_POLICY_ACCEPT;
        }
        CHECK(accepted);
    }
}

/* The header of one file, the content of another: both were signed. */
static void splice(mutant_t *mutant, const genuine_t *other)
{
    size_t front = mutant->size >= 10 ? (size_t)mutant->bytes[8] << 8 | mutant->bytes[9] : 0;
    size_t theirs = (size_t)other->bytes[8] << 8 | other->bytes[9];
    size_t len = other->size - theirs;
    if (front <= mutant->size && front + len <= sizeof mutant->bytes) {
        memcpy(mutant->bytes + front, other->bytes + theirs, len);
        mutant->size = front + len;
    }
}

static void mutate_file(mutant_t *mutant, size_t index, mutant_random_t *random)
{
    const genuine_t *other = genuine_file(mutant_below(random, GENUINE_FILES));
    for (uint32_t times = mutant_below(random, 4); times > 0; times--) {
        switch (mutant_below(random, 8)) {
        case 0:
        case 1:
        case 2:
            mutate_elements(mutant, other->bytes, other->size, random);
            break;
        case 3:
            mutate_signature(mutant, moduli[index].bytes, moduli[index].size, random);
            break;
        case 4:
            splice(mutant, other);
            break;
        default:
            mutate_bytes(mutant, random);
            break;
        }
    }
}

static bool try_file(mutant_random_t *random, mutant_t *mutant)
{
    size_t index = mutant_below(random, GENUINE_FILES);
    const genuine_t *file = genuine_file(index);
    mutant_copy(mutant, file->bytes, file->size);
    mutate_file(mutant, index, random);
    itl_policy_kind_t kind = file->kind;
    if (kind == ITL_POLICY_KIND_OTHER || mutant_below(random, 4) == 0)
        kind = (itl_policy_kind_t)(ITL_POLICY_KIND_ITL + mutant_below(random, 3));
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {NULL};
    uint32_t over = mutant_below(random, 8);
    anchors[0] = over % 4 == 1 || over % 4 == 3 ? genuine_installed(GENUINE_A1) : NULL;
    anchors[1] = over % 4 >= 2 ? genuine_installed(GENUINE_C1) : NULL;
    itl_tlv_source_t source = itl_tlv_source_memory(mutant->bytes, (uint32_t)mutant->size);
    itl_policy_verdict_t verdict = genuine_decide(&source, kind, anchors);
    tally->tried[kind]++;
    tally->reasons[verdict.reason]++;
    if (verdict.decision != ITL_POLICY_ACCEPT)
        return true;
    tally->same++;
    return genuine_is(kind, mutant->bytes, mutant->size);
}

static bool try_answer(mutant_random_t *random, mutant_t *mutant)
{
    bool accepted = false;
    bool right = answers_try(random, mutant, &accepted);
    tally->tried[0]++;
    tally->vouched += accepted ? 1 : 0;
    return right;
}

static void report_finding(const options_t *options, uint64_t number, const mutant_t *mutant)
{
    char path[64];
    (void)snprintf(path, sizeof path, "mutant-%llu-%llu", (unsigned long long)options->seed,
                   (unsigned long long)number);
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(mutant->bytes, 1, mutant->size, file) == mutant->size;
    if (file != NULL)
        written = fclose(file) == 0 && written;
    fprintf(stderr, "mutant %llu of seed %llu was accepted%s%s\n", (unsigned long long)number,
            (unsigned long long)options->seed, written ? ": " : "", written ? path : "");
}

/* Every jobs-th mutant. @return the exit status of this process */
static int work(const options_t *options, unsigned job)
{
    static mutant_t mutant;
    for (uint64_t i = job; i < options->count; i += options->jobs) {
        mutant_random_t random = {.state = options->seed ^ i * 0xD1342543DE82EF95u};
        bool right = i % 5 == 0 ? try_answer(&random, &mutant) : try_file(&random, &mutant);
        if (!right) {
            report_finding(options, i, &mutant);
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}

static bool run(const options_t *options)
{
    bool passed = true;
    pid_t children[JOBS_MAX];
    for (unsigned job = 0; job < options->jobs; job++) {
        children[job] = fork();
        if (children[job] == 0)
            _exit(work(options, job));
        passed = passed && children[job] > 0;
    }
    for (unsigned job = 0; job < options->jobs; job++) {
        int status = 0;
        bool ended = children[job] > 0 && waitpid(children[job], &status, 0) == children[job];
        passed = passed && ended && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
    }
    return passed;
}

static void report(const options_t *options, bool passed)
{
    printf("%llu mutants of seed %llu: %llu as ITL, %llu as CTL, %llu as signed file, %llu TVS answers\n",
           (unsigned long long)options->count, (unsigned long long)options->seed,
           (unsigned long long)tally->tried[ITL_POLICY_KIND_ITL], (unsigned long long)tally->tried[ITL_POLICY_KIND_CTL],
           (unsigned long long)tally->tried[ITL_POLICY_KIND_SIGNED_FILE], (unsigned long long)tally->tried[0]);
    for (int reason = 1; reason < 128; reason++)
        if (tally->reasons[reason] != 0)
            printf("  %-22s %llu\n", itl_reason_name((itl_reason_t)reason), (unsigned long long)tally->reasons[reason]);
    printf("accepted: %llu%s; %llu answers that vouch for the genuine key\n", (unsigned long long)tally->same,
           passed ? ", each a genuine file byte for byte" : "", (unsigned long long)tally->vouched);
}

static uint64_t number_of(const char *text)
{
    char *end = NULL;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0') {
        fprintf(stderr, "mutants: '%s' is not a number\n", text);
        exit(2);
    }
    return number;
}

static options_t parse(int argc, char **argv)
{
    static const struct option known[] = {{"count", required_argument, NULL, 'c'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"jobs", required_argument, NULL, 'j'},
                                          {NULL, 0, NULL, 0}};
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    options_t options = {.count = 10000000, .seed = 1, .jobs = processors > 0 ? (unsigned)processors : 1};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == 'c') {
            options.count = number_of(optarg);
        } else if (option == 's') {
            options.seed = number_of(optarg);
        } else if (option == 'j') {
            options.jobs = (unsigned)number_of(optarg);
        } else {
            fputs("Usage: mutants [--count N] [--seed N] [--jobs N]\n", stderr);
            exit(2);
        }
    }
    options.jobs = options.jobs == 0 ? 1 : options.jobs > JOBS_MAX ? JOBS_MAX : options.jobs;
    return options;
}

int main(int argc, char **argv)
{
    options_t options = parse(argc, argv);
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(tally != MAP_FAILED);
    prepare();
    expect_genuine_ones_accepted();
    bool passed = run(&options);
    report(&options, passed);
    return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
