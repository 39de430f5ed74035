/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many phones at once: each fetches one file from a TFTP server as phones do (no options, 512-byte blocks, its request
 * or ACK again after a second of silence) and compares every byte. A second process may flood the server with packets
 * that are no requests meanwhile. Prints one line of JSON.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BLOCK       512u
#define RESEND_MS   1000u
#define LIMIT_MS    40000u
#define FLOOD_SLICE 1000000 /* ns */

typedef struct phone {
    int fd;
    struct sockaddr_in peer; /* The server's transfer, once it answered. */
    uint32_t got;            /* Bytes. */
    uint64_t sent_ms, done_ms;
    bool begun, done, wrong;
} phone_t;

static struct {
    struct sockaddr_in server;
    uint8_t request[256];
    size_t request_len;
    uint8_t *file;
    uint32_t file_len;
    phone_t *phones;
    unsigned count, done, resent;
    uint64_t start_ms;
} load;

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void speak(phone_t *phone)
{
    uint8_t ack[4] = {0, 4, (uint8_t)(phone->got / BLOCK >> 8), (uint8_t)(phone->got / BLOCK)};
    const struct sockaddr_in *to = phone->begun ? &phone->peer : &load.server;
    if (phone->done) { /* The last block may be a short one. */
        uint32_t block = load.file_len / BLOCK + 1;
        ack[2] = (uint8_t)(block >> 8);
        ack[3] = (uint8_t)block;
    }
    sendto(phone->fd, phone->begun ? ack : load.request, phone->begun ? sizeof ack : load.request_len, 0,
           (const struct sockaddr *)to, sizeof *to);
    phone->sent_ms = now_ms();
}

static void take_block(phone_t *phone, const uint8_t *packet, size_t len, const struct sockaddr_in *from)
{
    uint32_t block = (uint32_t)packet[2] << 8 | packet[3];
    uint32_t size = (uint32_t)len - 4;
    if (block != phone->got / BLOCK + 1 || (phone->begun && from->sin_port != phone->peer.sin_port))
        return;
    phone->peer = *from;
    phone->begun = true;
    if (phone->got + size > load.file_len || memcmp(load.file + phone->got, packet + 4, size) != 0)
        phone->wrong = true;
    phone->got += size;
    phone->done = size < BLOCK;
    if (phone->done) {
        phone->wrong = phone->wrong || phone->got != load.file_len;
        phone->done_ms = now_ms();
        load.done++;
    }
    speak(phone);
}

static void listen_to(phone_t *phone)
{
    uint8_t packet[600];
    struct sockaddr_in from = {0};
    socklen_t from_len = sizeof from;
    ssize_t len;
    while (!phone->done &&
           (len = recvfrom(phone->fd, packet, sizeof packet, MSG_DONTWAIT, (struct sockaddr *)&from, &from_len)) > 0)
        if (len >= 4 && packet[1] == 3)
            take_block(phone, packet, (size_t)len, &from);
}

static void speak_again(void)
{
    uint64_t now = now_ms();
    for (unsigned i = 0; i < load.count; i++)
        if (!load.phones[i].done && now - load.phones[i].sent_ms >= RESEND_MS) {
            speak(&load.phones[i]);
            load.resent++;
        }
}

static void open_phones(int epoll)
{
    for (unsigned i = 0; i < load.count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
        struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        load.phones[i].fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (load.phones[i].fd < 0 || bind(load.phones[i].fd, (const struct sockaddr *)&any, sizeof any) != 0 ||
            epoll_ctl(epoll, EPOLL_CTL_ADD, load.phones[i].fd, &event) != 0)
            die("socket");
    }
}

static void fetch_all(int epoll)
{
    struct epoll_event events[256];
    load.start_ms = now_ms();
    uint64_t again_ms = load.start_ms + RESEND_MS;
    for (unsigned i = 0; i < load.count; i++)
        speak(&load.phones[i]);
    while (load.done < load.count && now_ms() - load.start_ms < LIMIT_MS) {
        int ready = epoll_wait(epoll, events, 256, 50);
        for (int i = 0; i < ready; i++)
            listen_to(&load.phones[events[i].data.u32]);
        if (now_ms() >= again_ms) {
            speak_again();
            again_ms = now_ms() + 100;
        }
    }
}

/* --- the flood --- */

static size_t make_rubbish(uint8_t packet[64], uint32_t *state)
{
    size_t len = (*state >> 8) % 60;
    for (size_t i = 0; i < len; i++) {
        *state = *state * 1664525 + 1013904223;
        packet[i] = (uint8_t)(*state >> 24);
        /* Without a NUL behind the opcode nothing is a request. */
        if (i > 1 && packet[i] == 0)
            packet[i] = 1;
    }
    if (len > 1) {
        packet[0] = 0;
        packet[1] = (uint8_t)(*state >> 16) % 8;
    }
    return len;
}

static void flood(unsigned per_second)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const struct timespec slice = {.tv_nsec = FLOOD_SLICE};
    uint8_t packet[64];
    uint32_t state = 1;
    uint64_t end = now_ms() + LIMIT_MS;
    while (fd >= 0 && now_ms() < end) {
        for (unsigned i = 0; i < per_second / 1000; i++) {
            size_t len = make_rubbish(packet, &state);
            sendto(fd, packet, len, MSG_DONTWAIT, (const struct sockaddr *)&load.server, sizeof load.server);
        }
        nanosleep(&slice, NULL);
    }
    _exit(0);
}

/* --- figures --- */

static int by_time(const void *a, const void *b)
{
    uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;
    return first < second ? -1 : first > second;
}

static void print_figures(void)
{
    uint64_t *times = calloc(load.count, sizeof *times);
    unsigned whole = 0;
    if (times == NULL)
        die("calloc");
    for (unsigned i = 0; i < load.count; i++)
        if (load.phones[i].done && !load.phones[i].wrong)
            times[whole++] = load.phones[i].done_ms - load.start_ms;
    qsort(times, whole, sizeof *times, by_time);
    printf("{\"phones\":%u,\"whole\":%u,\"asked_again\":%u,\"median_ms\":%llu,\"last_ms\":%llu}\n", load.count, whole,
           load.resent, whole > 0 ? (unsigned long long)times[whole / 2] : 0,
           whole > 0 ? (unsigned long long)times[whole - 1] : 0);
    free(times);
}

static void read_file(const char *path)
{
    FILE *in = fopen(path, "rbe");
    load.file = malloc(1 << 20);
    if (in == NULL || load.file == NULL)
        die(path);
    load.file_len = (uint32_t)fread(load.file, 1, 1 << 20, in);
    fclose(in);
}

static void take_arguments(char **argv)
{
    load.server = (struct sockaddr_in){.sin_family = AF_INET,
                                       .sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)),
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int len = snprintf((char *)load.request, sizeof load.request, "%c%c%s%coctet%c", 0, 1, argv[2], 0, 0);
    load.request_len = (size_t)len;
    read_file(argv[3]);
    load.count = (unsigned)strtoul(argv[4], NULL, 10);
    load.phones = calloc(load.count, sizeof *load.phones);
    if (load.phones == NULL)
        die("calloc");
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fputs("Usage: tftpd_load PORT NAME FILE PHONES FLOOD_PER_SECOND\n", stderr);
        return 2;
    }
    take_arguments(argv);
    struct rlimit files = {.rlim_cur = 0};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    unsigned per_second = (unsigned)strtoul(argv[5], NULL, 10);
    pid_t flooder = per_second > 0 ? fork() : 0;
    if (per_second > 0 && flooder == 0)
        flood(per_second);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    open_phones(epoll);
    fetch_all(epoll);
    if (flooder > 0) {
        kill(flooder, SIGTERM);
        waitpid(flooder, NULL, 0);
    }
    print_figures();
    return load.done == load.count ? 0 : 1;
}
