use solana_program_test as _;
