/** Amounts for people. */

/** A number of `places` decimal places: `12 500.25`. */
export function decimalWord(value: bigint, places: number): string {
    const digits = value.toString().padStart(places + 1, '0');
    const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ' ');
    const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
    return fraction ? `${whole}.${fraction}` : whole;
}

/** An amount in whole tokens, or in base units when their decimals are not known. */
export function amountWord(amount: bigint, decimals: number | undefined): string {
    if (decimals === undefined) return `${amount} base units`;
    const word = decimalWord(amount, decimals);
    return word === '1' ? '1 token' : `${word} tokens`;
}
