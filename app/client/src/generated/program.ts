import type { Address } from '@solana/kit';
/** The program's address on local networks, as the sources have it. A deployment has its own. */
export const BALLAST_PROGRAM_ADDRESS =
    '5RVXyP3UaQaN8hP5JYbMPRcHmV6wo6qSnJmJbxduzdBG' as Address<'5RVXyP3UaQaN8hP5JYbMPRcHmV6wo6qSnJmJbxduzdBG'>;
