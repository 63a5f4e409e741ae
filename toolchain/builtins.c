/* 128-bit integer helpers with the calling convention LLVM 23 expects on BPF: the value returned in registers.
 *
 * rustc 1.96 would return them through a hidden pointer, so they are compiled from C to bitcode and linked in.
 * OPAQUE hides a partial product from the optimiser: it would otherwise recognise the pattern, turn it back into a
 * 128-bit multiplication, and make __multi3 call itself.
 *
 * Tested on chain against u128 vectors: tests/suite/builtins.rs.
 */
typedef unsigned long long u64;
typedef __int128 i128;
typedef unsigned __int128 u128;

#define OPAQUE(x) __asm__("" : "+r"(x))
#define HI(x) ((u64)((u128)(x) >> 64))
#define LO(x) ((u64)(x))
#define JOIN(hi, lo) (((u128)(hi) << 64) | (u64)(lo))
#define MASK32 0xffffffffULL

/* Full 64 x 64 -> 128 product from four 32-bit partial products. */
static inline u128 mul_wide(u64 a, u64 b) {
    u64 a0 = a & MASK32, a1 = a >> 32, b0 = b & MASK32, b1 = b >> 32;
    u64 p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, p11 = a1 * b1;
    OPAQUE(p00); OPAQUE(p01); OPAQUE(p10); OPAQUE(p11);
    u64 mid = (p00 >> 32) + (p01 & MASK32) + (p10 & MASK32);
    return JOIN(p11 + (p01 >> 32) + (p10 >> 32) + (mid >> 32), (mid << 32) | (p00 & MASK32));
}

i128 __multi3(i128 a, i128 b) {
    u64 al = LO(a), ah = HI(a), bl = LO(b), bh = HI(b);
    u128 low = mul_wide(al, bl);
    return (i128)JOIN(HI(low) + al * bh + ah * bl, LO(low));
}

/* Leading zeros of a non-zero word, by halving. */
static inline int leading_zeros(u64 x) {
    int n = 0;
    if (!(x >> 32)) { n += 32; x <<= 32; }
    if (!(x >> 48)) { n += 16; x <<= 16; }
    if (!(x >> 56)) { n += 8; x <<= 8; }
    if (!(x >> 60)) { n += 4; x <<= 4; }
    if (!(x >> 62)) { n += 2; x <<= 2; }
    if (!(x >> 63)) { n += 1; }
    return n;
}

/* One digit of the schoolbook division (Knuth, TAOCP vol. 2, 4.3.1, algorithm D, base 2^32):
 * (rem * 2^32 + next) / d for a d with its top bit set and rem < d. */
static inline u64 digit(u64 *rem, u64 next, u64 d) {
    u64 d1 = d >> 32, d0 = d & MASK32;
    u64 q = *rem / d1, r = *rem - q * d1;
    while (q >> 32 || q * d0 > ((r << 32) | next)) {
        q--;
        r += d1;
        if (r >> 32) break;
    }
    *rem = ((*rem << 32) | next) - q * d;   /* modulo 2^64, where the true remainder lies */
    return q;
}

/* (hi * 2^64 + lo) / d for hi < d: the quotient fits a word. */
static inline u64 div_wide(u64 hi, u64 lo, u64 d, u64 *rem) {
    int s = leading_zeros(d);
    d <<= s;
    u64 r = s ? (hi << s) | (lo >> (64 - s)) : hi;
    lo <<= s;
    u64 q1 = digit(&r, lo >> 32, d);
    u64 q0 = digit(&r, lo & MASK32, d);
    *rem = r >> s;
    return (q1 << 32) | q0;
}

/* Division by zero is undefined, as for every integer type: Rust checks the divisor before it calls. */
static inline u128 div_rem(u128 n, u128 d, u128 *rem) {
    u64 nh = HI(n), nl = LO(n), dh = HI(d), dl = LO(d);
    if (!dh) {
        u64 qh = 0, r = nh;
        if (!nh) { *rem = nl % dl; return nl / dl; }
        if (nh >= dl) { qh = nh / dl; r = nh % dl; }
        u64 ql = div_wide(r, nl, dl, &r);
        *rem = r;
        return JOIN(qh, ql);
    }
    if (d > n) { *rem = n; return 0; }
    /* The divisor has two words, so the quotient has one: an estimate from the divisor's top word is right or one
     * too large (Hacker's Delight, 9-5), so take one off and add it back when the remainder says so. */
    int s = leading_zeros(dh);
    u64 top = s ? (dh << s) | (dl >> (64 - s)) : dh;
    u64 ignored, q = div_wide(nh >> 1, (nh << 63) | (nl >> 1), top, &ignored) >> (63 - s);
    if (q) q--;
    u128 product = mul_wide(q, dl) + ((u128)(q * dh) << 64);
    u128 r = n - product;
    if (r >= d) { r -= d; q++; }
    *rem = r;
    return q;
}

u128 __udivti3(u128 a, u128 b) { u128 r; return div_rem(a, b, &r); }
u128 __umodti3(u128 a, u128 b) { u128 r; div_rem(a, b, &r); return r; }

#define MAGNITUDE(x) ((x) < 0 ? -(u128)(x) : (u128)(x))

i128 __divti3(i128 a, i128 b) {
    u128 r, q = div_rem(MAGNITUDE(a), MAGNITUDE(b), &r);
    return (a < 0) != (b < 0) ? -(i128)q : (i128)q;
}

i128 __modti3(i128 a, i128 b) {
    u128 r;
    div_rem(MAGNITUDE(a), MAGNITUDE(b), &r);
    return a < 0 ? -(i128)r : (i128)r;
}

/* The library's own memcmp, which the linker prefers this one to, looks for the first different byte in a loop. LLVM
 * inlines memcmp, so that loop stood at each comparison of two addresses. Here a caller that asks for equality only is
 * left with a load and a jump per word. */
#define LONGEST_INLINE 32
#define SOL_MEMCMP ((void (*)(const void *, const void *, u64, int *))0x5fdcde31)

__attribute__((always_inline)) int memcmp(const void *left, const void *right, unsigned long n) {
    const unsigned char *a = left, *b = right;
    if (n > LONGEST_INLINE) {
        int order = 0;
        SOL_MEMCMP(a, b, n, &order);
        return order;
    }
    for (; n >= 8; n -= 8, a += 8, b += 8) {
        u64 x = *(const u64 *)a, y = *(const u64 *)b;
        if (x != y) return __builtin_bswap64(x) < __builtin_bswap64(y) ? -1 : 1;
    }
    for (; n; n--, a++, b++)
        if (*a != *b) return *a < *b ? -1 : 1;
    return 0;
}
