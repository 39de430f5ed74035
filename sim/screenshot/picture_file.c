/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screenshot/picture_file.h"

#include <string.h>
#include <strings.h>

#include "screenshot/bmp.h"
#include "screenshot/png_file.h"

bool picture_kind_of(const char *path, picture_kind_t *kind)
{
    const size_t len = strlen(path);
    const char *ending = len > 4 ? path + len - 4 : "";
    *kind = strcasecmp(ending, ".png") == 0 ? PICTURE_PNG : PICTURE_BMP;
    return *kind == PICTURE_PNG || strcasecmp(ending, ".bmp") == 0;
}

static bool write_as(const raster_t *raster, picture_kind_t kind, base_bytes_t *file, base_error_t *error)
{
    if (kind == PICTURE_PNG)
        return png_file_write(raster, file, error);
    bmp_write(raster, file);
    return !file->failed || base_fail(error, "out of memory");
}

bool picture_file_make(const base_bytes_t *answer, picture_kind_t kind, base_bytes_t *file, base_error_t *error)
{
    raster_t raster = {0};
    const picture_kind_t came = png_file_is(answer->data, answer->size) ? PICTURE_PNG : PICTURE_BMP;
    if (!(came == PICTURE_PNG ? png_file_read : bmp_read)(answer->data, answer->size, &raster, error))
        return false;
    bool made = true;
    if (came == kind) {
        base_put(file, answer->data, answer->size);
        made = !file->failed || base_fail(error, "out of memory");
    } else {
        made = write_as(&raster, kind, file, error);
    }
    raster_free(&raster);
    return made;
}
