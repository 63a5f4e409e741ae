/** Ed25519 signatures with a nonce drawn at random, as some wallets make them: right, and different each time. */
import { createHash, randomBytes } from 'node:crypto';

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

type Point = readonly [bigint, bigint];

const mod = (value: bigint, by = P): bigint => ((value % by) + by) % by;

function power(base: bigint, exponent: bigint): bigint {
    let result = 1n;
    for (let square = mod(base), left = exponent; left > 0n; left >>= 1n, square = mod(square * square))
        if (left & 1n) result = mod(result * square);
    return result;
}

const inverse = (value: bigint): bigint => power(value, P - 2n);
const D = mod(-121665n * inverse(121666n));
const BASE: Point = [
    15112221349535400772501151409588531511454012693041857206046113283949847762202n,
    mod(4n * inverse(5n)),
];

function add([x1, y1]: Point, [x2, y2]: Point): Point {
    const product = mod(D * x1 * x2 * y1 * y2);
    return [mod((x1 * y2 + x2 * y1) * inverse(1n + product)), mod((y1 * y2 + x1 * x2) * inverse(1n - product))];
}

function times(scalar: bigint, point: Point): Point {
    let result: Point = [0n, 1n];
    for (let double = point, left = scalar; left > 0n; left >>= 1n, double = add(double, double))
        if (left & 1n) result = add(result, double);
    return result;
}

const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
const bytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
const hash = (...parts: Uint8Array[]): Buffer => createHash('sha512').update(Buffer.concat(parts)).digest();
const compressed = ([x, y]: Point): Buffer => bytes(y | ((x & 1n) << 255n));

/** A signature over `message` with the private key that the 32 bytes of `seed` stand for. */
export function signRandomly(seed: Uint8Array, message: Uint8Array): Uint8Array {
    const half = hash(seed).subarray(0, 32);
    half[0]! &= 248;
    half[31]! = (half[31]! & 63) | 64;
    const secret = number(half);
    const nonce = number(randomBytes(64)) % ORDER;
    const commitment = compressed(times(nonce, BASE));
    const challenge = number(hash(commitment, compressed(times(secret, BASE)), message));
    return Uint8Array.from(Buffer.concat([commitment, bytes(mod(nonce + challenge * secret, ORDER))]));
}
