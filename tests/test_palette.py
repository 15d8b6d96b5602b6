"""Every look is told from the others by its sign, and read on its ground."""

from itertools import chain

from stance.labels import LABELS
from stance.palette import looks

GROUNDS = {"light": "#ffffff", "dark": "#16181d"}
SETS = [LABELS, ("a", "b", "c", "d", "e", "f")]


def luminance(colour):
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a, b):
    """The ratio of WCAG 2.2."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_contrast_that_the_standard_gives():
    assert round(contrast("#000000", "#ffffff")) == 21


def test_every_colour_can_be_read_as_text_on_its_ground():
    for look in chain.from_iterable(looks(labels).values() for labels in SETS):
        for ground, colour in GROUNDS.items():
            assert contrast(getattr(look, ground), colour) >= 4.5, look


def test_signs_and_colours_are_all_different_up_to_six_labels():
    for labels in SETS:
        for part in zip(*looks(labels).values(), strict=True):
            assert len(set(part)) == len(labels)


def test_a_seventh_label_begins_anew():
    many = looks([f"l{k}" for k in range(7)])
    assert many["l6"] == many["l0"]
