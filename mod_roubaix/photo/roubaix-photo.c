/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roubaix-photo INPUT OUTPUT THUMBNAIL: writes a picture anew: upright, not larger than needed, without any metadata,
 * and a thumbnail beside it. It is a program of its own so that a hostile picture costs nothing but itself: it limits
 * its memory, time and files before it reads the first byte.
 *
 * Prints "WIDTH HEIGHT" of the output. Exits 0; 64: wrong use; 65: cannot be decoded, or too many pixels; 70: anything
 * else.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/resource.h>

#include <gd.h>
#include <libexif/exif-data.h>

#define MEMORY_MAX (768UL << 20)
#define SECONDS_MAX 15
#define FILE_BYTES_MAX (32UL << 20)
#define PIXELS_MAX 50000000L
#define SIDE_MAX 2560
#define THUMB_SIDE 320
#define QUALITY 85

typedef struct bytes_t {
    unsigned char *data;
    size_t length;
} bytes_t;

static void limit(int what, rlim_t most)
{
    struct rlimit bound = {most, most};

    if (setrlimit(what, &bound))
        exit(EX_SOFTWARE);
}

static void limit_everything(void)
{
    limit(RLIMIT_AS, MEMORY_MAX);
    limit(RLIMIT_CPU, SECONDS_MAX);
    limit(RLIMIT_FSIZE, FILE_BYTES_MAX);
    limit(RLIMIT_NOFILE, 8);
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_CORE, 0);
    alarm(SECONDS_MAX * 2);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        exit(EX_SOFTWARE);
}

static bytes_t read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    bytes_t bytes = {NULL, 0};
    long size;

    if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) <= 0 || fseek(file, 0, SEEK_SET))
        exit(EX_DATAERR);
    bytes.data = malloc((size_t)size);
    if (!bytes.data || fread(bytes.data, 1, (size_t)size, file) != (size_t)size)
        exit(EX_SOFTWARE);
    fclose(file);
    bytes.length = (size_t)size;
    return bytes;
}

static long big_endian(const unsigned char *at, int n)
{
    long value = 0;

    while (n--)
        value = value << 8 | *at++;
    return value;
}

/* Pixels that the header announces, before anything is decoded; -1 when there is no such header. */
static long png_pixels(bytes_t in)
{
    long width, height;

    if (in.length < 24)
        return -1;
    width = big_endian(in.data + 16, 4);
    height = big_endian(in.data + 20, 4);
    return width > 0 && height > 0 && width < 100000 && height < 100000 ? width * height : -1;
}

/* A segment that tells the size of the frame: SOF0 to SOF15 without DHT, JPG and DAC, whose codes lie among them. */
static int is_frame(int marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* From segment to segment up to the data (0xda), then whether an end marker (0xd9) stands behind it: decoders
 * would paint a missing part grey. What lies inside a segment, such as a whole little picture, is stepped over. */
static long jpeg_pixels(bytes_t in)
{
    long pixels = -1;
    size_t at = 2;

    while (at + 9 < in.length && in.data[at] == 0xff && in.data[at + 1] != 0xda) {
        int filler = in.data[at + 1] == 0xff;

        if (is_frame(in.data[at + 1]))
            pixels = big_endian(in.data + at + 5, 2) * big_endian(in.data + at + 7, 2);
        at += filler ? 1 : 2 + (size_t)big_endian(in.data + at + 2, 2);
    }
    return at < in.length && memmem(in.data + at, in.length - at, "\xff\xd9", 2) ? pixels : -1;
}

static int is_png(bytes_t in)
{
    return in.length > 8 && !memcmp(in.data, "\x89PNG\r\n\x1a\n", 8);
}

static int is_jpeg(bytes_t in)
{
    return in.length > 3 && in.data[0] == 0xff && in.data[1] == 0xd8 && in.data[2] == 0xff;
}

static gdImagePtr decode(bytes_t in)
{
    long pixels = is_png(in) ? png_pixels(in) : is_jpeg(in) ? jpeg_pixels(in) : -1;
    gdImagePtr image;

    if (pixels <= 0 || pixels > PIXELS_MAX)
        exit(EX_DATAERR);
    image = is_png(in) ? gdImageCreateFromPngPtr((int)in.length, in.data)
                       : gdImageCreateFromJpegPtrEx((int)in.length, in.data, 0);
    if (!image)
        exit(EX_DATAERR);
    gdImagePaletteToTrueColor(image);
    return image;
}

/* EXIF orientation, 1 to 8; 1 when nothing is said. */
static int orientation(bytes_t in)
{
    ExifData *exif = is_jpeg(in) ? exif_data_new_from_data(in.data, (unsigned)in.length) : NULL;
    ExifEntry *entry = exif ? exif_data_get_entry(exif, EXIF_TAG_ORIENTATION) : NULL;
    int value = entry && entry->format == EXIF_FORMAT_SHORT && entry->components
                    ? exif_get_short(entry->data, exif_data_get_byte_order(exif))
                    : 1;

    if (exif)
        exif_data_unref(exif);
    return value >= 1 && value <= 8 ? value : 1;
}

/* What turns each orientation upright: a flip first, then degrees counter-clockwise. */
static gdImagePtr upright(gdImagePtr image, int how)
{
    static const struct {
        int flip, degrees;
    } moves[] = {[1] = {0, 0},  [2] = {1, 0},   [3] = {0, 180}, [4] = {1, 180},
                 [5] = {1, 90}, [6] = {0, 270}, [7] = {1, 270}, [8] = {0, 90}};
    gdImagePtr turned = NULL;

    if (moves[how].flip)
        gdImageFlipHorizontal(image);
    if (moves[how].degrees) {
        turned = gdImageRotateInterpolated(image, (float)moves[how].degrees, 0);
        if (!turned)
            exit(EX_SOFTWARE);
        gdImageDestroy(image);
    }
    return turned ? turned : image;
}

static gdImagePtr scaled(gdImagePtr image, int side, int flatten)
{
    int width = gdImageSX(image), height = gdImageSY(image), longest = width > height ? width : height;
    int to_width = longest > side ? (int)((long)width * side / longest) : width;
    int to_height = longest > side ? (int)((long)height * side / longest) : height;
    gdImagePtr out = gdImageCreateTrueColor(to_width ? to_width : 1, to_height ? to_height : 1);

    if (!out)
        exit(EX_SOFTWARE);
    gdImageAlphaBlending(out, flatten);
    gdImageSaveAlpha(out, !flatten);
    if (flatten)
        gdImageFilledRectangle(out, 0, 0, gdImageSX(out), gdImageSY(out), gdTrueColor(255, 255, 255));
    gdImageCopyResampled(out, image, 0, 0, 0, 0, gdImageSX(out), gdImageSY(out), width, height);
    return out;
}

static void write_picture(gdImagePtr image, const char *path, int png)
{
    FILE *file = fopen(path, "wb");

    if (!file)
        exit(EX_SOFTWARE);
    if (png)
        gdImagePng(image, file);
    else
        gdImageJpeg(image, file, QUALITY);
    if (ferror(file) || fclose(file))
        exit(EX_SOFTWARE);
}

int main(int argc, char **argv)
{
    bytes_t in;
    gdImagePtr image, out, thumbnail;

    if (argc != 4)
        return EX_USAGE;
    limit_everything();
    gdSetErrorMethod(NULL);
    in = read_all(argv[1]);
    image = upright(decode(in), orientation(in));
    out = scaled(image, SIDE_MAX, is_jpeg(in));
    thumbnail = scaled(image, THUMB_SIDE, 1);
    write_picture(out, argv[2], is_png(in));
    write_picture(thumbnail, argv[3], 0);
    printf("%d %d\n", gdImageSX(out), gdImageSY(out));
    return 0;
}
