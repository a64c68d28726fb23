import { eachOf, elementsOf } from "../elements";
import { mergedMap } from "../merged-map";
import { binaryOperation } from "../operators";
import { HOLE, listValue, numberValue, passing, textValue, UNKNOWN, type Value } from "../value";
import { type Fold, type Folds, ofFirst, ofOperator, same } from "./fold";

/** A list of a list's elements; of an unknown number of them where they are not known. */
const rearranged = (order: (elements: readonly Value[]) => readonly Value[]): Fold =>
  ofFirst((value) => {
    const elements = elementsOf(value);
    return elements === undefined ? listValue([eachOf(value)], false) : listValue(order(elements));
  });

const asList = rearranged((elements) => elements);

/** Functions of lists and dictionaries. */
export const LIST_FOLDS: Folds = {
  "builtins.list": asList,
  "builtins.tuple": asList,
  "collections.deque": asList,
  "builtins.reversed": rearranged((elements) => [...elements].reverse()),
  "builtins.sorted": ofFirst((value) => listValue([eachOf(value)], false)),
  "builtins.filter": ([, list]) => (list === undefined ? UNKNOWN : listValue([eachOf(list)], false)),
  "builtins.iter": same,
  "builtins.next": ofFirst((value) => elementsOf(value)?.[0] ?? eachOf(value)),
  "builtins.len": ofFirst((value) => {
    const elements = elementsOf(value);
    return elements === undefined ? UNKNOWN : numberValue(elements.length);
  }),
  "builtins.enumerate": ofFirst((value) => {
    const elements = elementsOf(value);
    return elements === undefined
      ? listValue([listValue([UNKNOWN, eachOf(value)])], false)
      : listValue(elements.map((element, index) => listValue([numberValue(index), element])));
  }),
  "builtins.map": ([callee, list], context) => {
    if (callee === undefined || list === undefined) {
      return UNKNOWN;
    }
    const call = (item: Value): Value => context.call(callee, passing(item));
    const elements = elementsOf(list);
    return elements === undefined ? listValue([call(eachOf(list))], false) : listValue(elements.map(call));
  },
  "functools.reduce": ([callee, list, start]) => {
    const elements = list === undefined ? undefined : elementsOf(list);
    const [initial, ...rest] = [...(start === undefined ? [] : [start]), ...(elements ?? [])];
    // Whatever the function is: what is put together step by step is a sum.
    return callee === undefined || elements === undefined || initial === undefined
      ? textValue(HOLE)
      : rest.reduce((sum, next) => binaryOperation("+", sum, next), initial);
  },
  "builtins.sum": ([list, start = numberValue(0)]) => {
    const elements = list === undefined ? undefined : elementsOf(list);
    return elements === undefined
      ? UNKNOWN
      : elements.reduce((sum, next) => binaryOperation("+", sum, next), start);
  },
  "operator.add": ofOperator("+"),
  "operator.concat": ofOperator("+"),
  "operator.mod": ofOperator("%"),
  "builtins.dict": ([mapping], _context, { keywords }) =>
    mergedMap(
      mapping === undefined ? [] : [mapping],
      [...keywords].map(([name, value]) => [textValue(name), value] as const),
    ),
};
