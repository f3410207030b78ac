/** Choices as the wire has them: `[label, value]`. */

export type ChoiceValue = string | number;
export type Choice = [label: string, value: ChoiceValue];

export function choicesOf(given: unknown): Choice[] {
  if (!Array.isArray(given)) return [];
  return given.map((choice: unknown): Choice => {
    if (Array.isArray(choice)) return [String(choice[0]), choice[1] as ChoiceValue];
    return [String(choice), choice as ChoiceValue];
  });
}
