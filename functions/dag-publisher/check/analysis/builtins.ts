/** Names that Python has without an import, but for exceptions, types of which nothing follows. */
export const BUILTINS: ReadonlySet<string> = new Set(
  (
    "__import__ abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile " +
    "complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr " +
    "globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview " +
    "min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted " +
    "staticmethod str sum super tuple type vars zip __loader__ __spec__ __file__ __name__ __doc__ __package__ unicode"
  ).split(" "),
);
