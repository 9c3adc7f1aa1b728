#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make.py: the pictures of decode_pictures_test.cpp, written beside it.

One scene of 160 x 100 pixels, white paper with a black bar at 20,30 to 80,50 and a red square at 120,60 to 140,80: as
CMYK JPEG (Adobe's inverted one, which Pillow writes), and as HEIC by libheif's own encoder (needs libx265), once as it
is and once turned by a box of the file.
"""
import ctypes
import pathlib

import PIL.Image
import PIL.ImageDraw

HERE = pathlib.Path(__file__).resolve().parent
WIDTH, HEIGHT = 160, 100


def scene():
    image = PIL.Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = PIL.ImageDraw.Draw(image)
    draw.rectangle((20, 30, 79, 49), fill="black")
    draw.rectangle((120, 60, 139, 79), fill=(255, 0, 0))
    return image


class Error(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int), ("subcode", ctypes.c_int), ("message", ctypes.c_char_p)]


class Options(ctypes.Structure):  # heif_encoding_options, version 5
    _fields_ = [("version", ctypes.c_uint8), ("alpha", ctypes.c_uint8), ("mac_alpha", ctypes.c_uint8),
                ("two_profiles", ctypes.c_uint8), ("nclx", ctypes.c_void_p), ("mac_nclx", ctypes.c_uint8),
                ("orientation", ctypes.c_int)]


def check(error):
    if error.code != 0:
        raise SystemExit(error.message.decode())


def write_heic(image, path, orientation):
    heif = ctypes.CDLL("libheif.so.1")
    for name in ("heif_context_alloc", "heif_encoding_options_alloc"):
        getattr(heif, name).restype = ctypes.c_void_p
    for name in ("heif_context_get_encoder_for_format", "heif_image_create", "heif_image_add_plane",
                 "heif_encoder_set_lossy_quality", "heif_context_encode_image", "heif_context_write_to_file"):
        getattr(heif, name).restype = Error
    heif.heif_image_get_plane.restype = ctypes.POINTER(ctypes.c_uint8)
    context = ctypes.c_void_p(heif.heif_context_alloc())
    encoder, raw = ctypes.c_void_p(), ctypes.c_void_p()
    check(heif.heif_context_get_encoder_for_format(context, 1, ctypes.byref(encoder)))  # HEVC
    check(heif.heif_encoder_set_lossy_quality(encoder, 60))
    check(heif.heif_image_create(image.width, image.height, 1, 10, ctypes.byref(raw)))  # RGB, interleaved
    check(heif.heif_image_add_plane(raw, 10, image.width, image.height, 8))
    stride = ctypes.c_int()
    plane = heif.heif_image_get_plane(raw, 10, ctypes.byref(stride))
    pixels = image.tobytes()
    for y in range(image.height):
        row = pixels[3 * image.width * y:3 * image.width * (y + 1)]
        ctypes.memmove(ctypes.addressof(plane.contents) + y * stride.value, row, len(row))
    options = ctypes.cast(heif.heif_encoding_options_alloc(), ctypes.POINTER(Options))
    options.contents.orientation = orientation
    check(heif.heif_context_encode_image(context, raw, encoder, options, None))
    check(heif.heif_context_write_to_file(context, str(path).encode()))


def main():
    image = scene()
    image.convert("CMYK").save(HERE / "cmyk.jpg", quality=90)
    write_heic(image, HERE / "upright.heic", 1)
    write_heic(image, HERE / "turned.heic", 6)  # as EXIF counts: to be turned clockwise


if __name__ == "__main__":
    main()
