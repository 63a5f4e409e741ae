//! Token-2022 mints and token accounts, made by the real token program.

use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
pub use spl_token_2022_interface::extension::ExtensionType;
use spl_token_2022_interface::{
    extension::{self, BaseStateWithExtensions, StateWithExtensions},
    instruction,
    state::{Account, AccountState, Mint},
};

use crate::{actor, tokens::TOKEN_2022_PROGRAM, world::World};

const PROGRAM: &Address = &TOKEN_2022_PROGRAM;

/// Every authority of the mints of [`World::create_mint_2022`].
pub fn mint_authority() -> Keypair {
    actor("mint authority")
}

/// Extensions that live in the mint's account and are written once the mint is initialised.
fn is_written_later(extension: &ExtensionType) -> bool {
    use ExtensionType::*;
    matches!(extension, TokenMetadata | TokenGroup | TokenGroupMember)
}

impl World {
    pub(crate) fn is_2022(&self, mint: &Address) -> bool {
        self.account(mint).is_some_and(|account| account.owner == TOKEN_2022_PROGRAM)
    }

    /// An initialised mint with these extensions, in this order.
    pub fn create_mint_2022(&mut self, address: Address, decimals: u8, extensions: &[ExtensionType]) {
        let (later, first): (Vec<_>, Vec<_>) = extensions.iter().copied().partition(is_written_later);
        let authority = mint_authority();
        let group = Address::find_program_address(&[b"group", address.as_ref()], PROGRAM).0;
        if later.contains(&ExtensionType::TokenGroupMember) {
            self.create_mint_2022(group, decimals, &[ExtensionType::GroupPointer, ExtensionType::TokenGroup]);
        }
        let space = ExtensionType::try_calculate_account_len::<Mint>(&first).unwrap();
        self.set_account(address, TOKEN_2022_PROGRAM, vec![0; space]);
        self.airdrop(&address, 1_000_000_000);
        let key = &authority.pubkey();
        let mut instructions: Vec<_> = first.iter().map(|extension| initialize(*extension, &address)).collect();
        instructions.push(instruction::initialize_mint2(PROGRAM, &address, key, None, decimals).unwrap());
        instructions.extend(later.iter().map(|extension| write(*extension, &address, &group)));
        let signers: &[&Keypair] = if later.is_empty() { &[] } else { &[&authority] };
        self.send(&instructions, signers).unwrap_or_else(|failure| panic!("a mint with {extensions:?}: {failure:?}"));
    }

    /// An empty token account with what its mint demands, and room for `extensions`. An immutable owner is set at once.
    pub fn put_account_2022(
        &mut self,
        address: Address,
        mint: &Address,
        owner: &Address,
        extensions: &[ExtensionType],
    ) {
        let data = self.account(mint).expect("a mint").data;
        let of_mint = StateWithExtensions::<Mint>::unpack(&data).unwrap().get_extension_types().unwrap();
        let mut needed = ExtensionType::get_required_init_account_extensions(&of_mint);
        needed.extend(extensions);
        let space = ExtensionType::try_calculate_account_len::<Account>(&needed).unwrap();
        self.set_account(address, TOKEN_2022_PROGRAM, vec![0; space]);
        let mut instructions = vec![];
        if extensions.contains(&ExtensionType::ImmutableOwner) {
            instructions.push(instruction::initialize_immutable_owner(PROGRAM, &address).unwrap());
        }
        instructions.push(instruction::initialize_account3(PROGRAM, &address, mint, owner).unwrap());
        self.send(&instructions, &[]).expect("a token account");
    }

    /// From now on a transfer to the account needs a memo in front of it. The account must have room for it.
    pub fn require_memos(&mut self, account: &Address, owner: &Keypair) {
        use extension::memo_transfer::instruction::enable_required_transfer_memos;
        let enable = enable_required_transfer_memos(PROGRAM, account, &owner.pubkey(), &[]).unwrap();
        self.send(&[enable], &[owner]).expect("an account with room for the extension");
    }

    /// From now on no other program may act on the account in its owner's name. The account must have room for it.
    pub fn guard_against_cpi(&mut self, account: &Address, owner: &Keypair) {
        use extension::cpi_guard::instruction::enable_cpi_guard;
        let enable = enable_cpi_guard(PROGRAM, account, &owner.pubkey(), &[]).unwrap();
        self.send(&[enable], &[owner]).expect("an account with room for the extension");
    }
}

/// The instruction that adds an extension to a mint before the mint is initialised.
fn initialize(kind: ExtensionType, mint: &Address) -> Instruction {
    use ExtensionType::*;
    use extension::*;
    let key = mint_authority().pubkey();
    match kind {
        TransferFeeConfig => {
            transfer_fee::instruction::initialize_transfer_fee_config(PROGRAM, mint, Some(&key), None, 0, 0)
        }
        MintCloseAuthority => instruction::initialize_mint_close_authority(PROGRAM, mint, Some(&key)),
        ConfidentialTransferMint => {
            confidential_transfer::instruction::initialize_mint(PROGRAM, mint, Some(key), true, None)
        }
        DefaultAccountState => default_account_state::instruction::initialize_default_account_state(
            PROGRAM,
            mint,
            &AccountState::Initialized,
        ),
        NonTransferable => instruction::initialize_non_transferable_mint(PROGRAM, mint),
        InterestBearingConfig => interest_bearing_mint::instruction::initialize(PROGRAM, mint, Some(key), 500),
        PermanentDelegate => instruction::initialize_permanent_delegate(PROGRAM, mint, &key),
        TransferHook => transfer_hook::instruction::initialize(PROGRAM, mint, Some(key), None),
        ConfidentialTransferFeeConfig => {
            confidential_transfer_fee::instruction::initialize_confidential_transfer_fee_config(
                PROGRAM,
                mint,
                Some(key),
                &Default::default(),
            )
        }
        MetadataPointer => metadata_pointer::instruction::initialize(PROGRAM, mint, Some(key), Some(*mint)),
        GroupPointer => group_pointer::instruction::initialize(PROGRAM, mint, Some(key), Some(*mint)),
        GroupMemberPointer => group_member_pointer::instruction::initialize(PROGRAM, mint, Some(key), Some(*mint)),
        ConfidentialMintBurn => confidential_mint_burn::instruction::initialize_mint(
            PROGRAM,
            mint,
            &Default::default(),
            &Default::default(),
        ),
        ScaledUiAmount => scaled_ui_amount::instruction::initialize(PROGRAM, mint, Some(key), 2.0),
        Pausable => pausable::instruction::initialize(PROGRAM, mint, &key),
        other => panic!("{other:?} is not an extension of mints"),
    }
    .unwrap()
}

/// The instruction that writes an extension into the account of an initialised mint.
fn write(kind: ExtensionType, mint: &Address, group: &Address) -> Instruction {
    use spl_token_group_interface::instruction::{initialize_group, initialize_member};
    let key = &mint_authority().pubkey();
    match kind {
        ExtensionType::TokenMetadata => {
            let [name, symbol, uri] = ["Test dollar", "TUSD", "https://ballast.example/tusd.json"].map(String::from);
            spl_token_metadata_interface::instruction::initialize(PROGRAM, mint, key, mint, key, name, symbol, uri)
        }
        ExtensionType::TokenGroup => initialize_group(PROGRAM, mint, mint, key, Some(*key), 1),
        _ => initialize_member(PROGRAM, mint, mint, key, group, key),
    }
}
