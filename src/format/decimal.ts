/**
 * A number as a decimal that `Intl.NumberFormat` takes for exact, shifted by so many places.
 *
 * It is the decimal that the double prints, which is the one that was meant: 1.005 and not the 1.00499999999999989 beneath it. What
 * engines do with the double itself is left to them.
 */
export function toDecimal(value: number, shift: number = 0): Intl.StringNumericLiteral {
  const text = String(value);
  const place = text.indexOf("e");
  const [digits, exponent] = place < 0 ? [text, 0] : [text.slice(0, place), Number(text.slice(place + 1))];
  return (shift === 0 ? text : `${digits}e${exponent + shift}`) as Intl.StringNumericLiteral;
}

/** A number from 0 on in whole steps of 1 / 10^digits, half of one up, but for what the arithmetic before left in the last bits. */
export function toSteps(value: number, digits: number): number {
  return Math.round(Number((value * 10 ** digits).toPrecision(15)));
}
