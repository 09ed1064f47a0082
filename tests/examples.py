"""How many examples Hypothesis tries: all that a test asks for, or a tenth of them in the quick suite."""

from hypothesis import settings

WHOLE = 100
settings.register_profile("quick", max_examples=WHOLE // 10)


def examples(number: int) -> int:
    """What `max_examples` is to be, under the profile in force, for a test that tries `number` where nobody is in a hurry.

    A number in `@settings` would outrank the profile (`--hypothesis-profile=quick`), so it is asked of here, when the test file is read.
    """
    return max(1, number * settings.default.max_examples // WHOLE)
