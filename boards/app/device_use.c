/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <lwip/stats.h>

#include "device.h"
#include "heap.h"
#include "out.h"
#include "startup/memory.h"

static void member(const char *name, uint64_t number)
{
    out_text(" ");
    out_text(name);
    out_text("=");
    out_number(number);
}

void device_log_use(const board_device_t *device)
{
    heap_use_t heap = heap_used();
    out_text("use: flash");
    member("erases", device->meter.erases);
    member("programs", device->meter.programs);
    member("programmed_bytes", device->meter.programmed_bytes);
    out_text("\nuse: memory");
    member("stack_used", memory_stack_used());
    member("stack_size", memory_stack_size());
    member("heap_now", heap.now);
    member("heap_peak", heap.peak);
    member("heap_allocations", heap.allocations);
    member("heap_refused", heap.refused);
    member("heap_taken", memory_heap_used());
    out_text("\nuse: network");
    member("frames_in", device->link.frames_in);
    member("frames_out", device->link.frames_out);
    member("frames_lost", device->link.frames_lost);
    member("lwip_heap_peak", lwip_stats.mem.max);
    member("lwip_pool_peak", lwip_stats.memp[MEMP_PBUF_POOL]->max);
    member("lwip_refused", (uint64_t)lwip_stats.mem.err + lwip_stats.memp[MEMP_PBUF_POOL]->err);
    out_text("\n");
}
