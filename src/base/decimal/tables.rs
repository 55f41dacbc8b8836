//! Constants of the 128-bit evaluation of `exp` and `ln`.
//!
//! Every entry is the true value rounded to the nearest unit of its last place; a test works
//! each of them out again with `precise`.

/// ln 2 in units of 2⁻¹²⁰, and the 64 bits that follow.
pub(super) const LN_2: (u128, u64) = (0x00b17217_f7d1cf79_abc9e3b3_9803f2f6, 0xaf40f343_267298b6);
/// ln 10 in units of 2⁻¹²⁰, and the 64 bits that follow.
pub(super) const LN_10: (u128, u64) = (0x024d7637_76aaa2b0_5ba95b58_ae0b4c28, 0xa38a3fb3_e76977e4);
/// 1 ÷ ln 2 in units of 2⁻¹²⁷.
pub(super) const INVERSE_LN_2: u128 = 0xb8aa3b29_5c17f0bb_be87fed0_691d3e89;
/// 1 ÷ ln 10 in units of 2⁻¹²⁷.
pub(super) const INVERSE_LN_10: u128 = 0x3796f62a_4dca1c65_4d56eaab_eb4cf70d;

/// For i = 0 ..= 63 an eight-bit number near 256 ÷ (1 + (i + ½) ÷ 64): multiplied by c ÷ 256, a
/// number whose leading bits are 1.i comes within 2⁻⁶ of 1.
pub(super) const fn near_inverse(i: usize) -> u128 {
    (65536 / (129 + 2 * i as u128)).div_ceil(2)
}

/// ln(256 ÷ near_inverse(i)) in units of 2⁻¹²⁰.
pub(super) static LN_OF_INVERSE: [u128; 64] = [
    0x00020202_aeb11bce_251998b5_05f3b402,
    0x00061249_4a3232af_a2e6d2f9_e6059929,
    0x000a3357_6a16f1f4_c6452101_6bd904dd,
    0x000d5779_687d887e_0d1a9dda_17056e46,
    0x0011973b_d1465566_d154f930_b2a6148a,
    0x0014d311_5d207eac_5da7d0b1_e10b2f67,
    0x0019335e_5d594988_ae1d5ea3_eccd2509,
    0x001c8858_01bc4b23_68e32d56_699c179a,
    0x001fe891_39dbd565_94d82f7a_81b1b252,
    0x00235456_fc47ee53_c7221c4c_9a21032f,
    0x0026cbf9_602b202c_5f504696_e512b2a2,
    0x002a4fcb_c9436b19_f472b4be_e3520153,
    0x002de025_16ead577_390d31ef_0f4c9d44,
    0x00317d5f_d671fd18_556aa2da_65e900b0,
    0x0033ed88_0e112cc8_26b432c0_bccfde70,
    0x0037a10e_7077b15a_1dd355f6_a516d743,
    0x003a206f_e4cabcf6_b0314921_238d10f8,
    0x003deb5b_c9b9ffcb_bdd53488_e3dd7e5a,
    0x00407ab9_589b1a43_dcfade85_ad9a3ceb,
    0x00445e3a_089f91ef_78ce2d07_f1cb7a08,
    0x0046fe65_8d69ae53_76a8a3de_db6ee57b,
    0x0049a588_44d36e49_e0efadd9_db02aa71,
    0x004dad9d_daf8445b_b36c3c5d_f1e9c95f,
    0x005066d0_8f57a31c_86dd921c_139c8c6e,
    0x00532782_785cb0ef_bb727a93_ae168ae1,
    0x0055efdd_4f2347eb_7b7b9750_3ba4e736,
    0x0058c00c_2ceab124_ee0c6728_fffcca3d,
    0x005b983b_9abc65c8_595f088b_61a335f6,
    0x005e7899_a1f3ecf6_3e977e8b_bc0dd9d8,
    0x00616155_ddb72fea_b79999bb_c4eac971,
    0x006452a1_8d6fda26_52b44673_e0d3af1a,
    0x0065ce8d_0c4d5ab7_3b16bf49_83e38603,
    0x0068cd10_0893e9e3_22bfcebc_fa8ee63a,
    0x006bd4a5_49233741_9d56c45d_d3e86774,
    0x006ee584_6e038bec_2dfa0533_3643c214,
    0x00707181_a4fe8e76_403ff470_c0155d12,
    0x007390bc_60191d0d_0798270b_29f38ecd,
    0x0076b9d5_21325856_f4a7c8e7_a599f215,
    0x00785228_689c9b36_537e3375_b2047fb2,
    0x007b8a85_5ad04f93_fa2d2381_286a075f,
    0x007d2a9f_b80c64b3_795bc052_a2d0daa7,
    0x008072d7_2d903d58_8b89d1b0_9c70c401,
    0x00821b05_f3b01d67_74030d58_c3f7e2ea,
    0x008573b7_1682a7d2_1ae21f9f_89c1ab81,
    0x0087244c_308e670a_6601e005_d06dbfa9,
    0x0088d7c1_1e3ad53c_dc223111_a707b6de,
    0x008c4772_0791e533_13be2ad1_9415fe26,
    0x008e03c2_4d730039_59bddae1_ccce2478,
    0x008fc31a_fe30b2c6_de9b00bf_167e95da,
    0x00934b10_89a6dc93_c1df5bb3_b60554e1,
    0x009513c3_68760836_95f3cbc4_16a24180,
    0x0096dfaa_bd86fa16_46be1188_fbc94e2f,
    0x0098aed2_21a03458_b61d2f89_321647b3,
    0x009c5710_b8cbb73a_42a2554b_2dd4619e,
    0x009e3040_61b5fda9_1930603d_87b6df82,
    0x00a00ce1_092e5498_c367879c_5a30cd12,
    0x00a1ecff_97c91e26_7b0b7efa_e08e597e,
    0x00a3d0a9_3f45169a_4a83594f_ab088c0d,
    0x00a5b7eb_7cb860fb_88af6a62_a0dec6e0,
    0x00a7a2d4_1ad270c9_d7493623_82a76884,
    0x00a99171_3433c2b9_988ba4ae_a614d057,
    0x00ab83d1_35dc6333_017fe660_7ba902ef,
    0x00ad7a02_e1b24efd_31d60864_fd949b4c,
    0x00af7415_5120c901_1c066d23_5ee63074,
];

/// exp(i ÷ 32) in units of 2⁻¹²⁷, for i up to 32 ln 2.
pub(super) static EXP_COARSE: [u128; 23] = [
    0x80000000_00000000_00000000_00000000,
    0x84102b00_893f64c7_05e841d5_d4064bd3,
    0x88415abb_e9a76bea_d8d00cf1_12e4d4a9,
    0x8c949b83_a7066b44_9e8c66dd_40755e15,
    0x910b022d_b7ae67ce_76b441c2_7035c6a1,
    0x95a5ac59_b963ca80_9bb3e062_cebec9a5,
    0x9a65c0b8_5ac1a96a_7062465b_e33249a3,
    0x9f4c6f55_08ee5d51_bbdee020_6028ab6c,
    0xa45af1e1_f40c333b_3de1db4d_d55f29a7,
    0xa9928c06_7d67bb65_16cc14c9_1b4fdb27,
    0xaef48bb0_22ffa9da_89923298_baa201e1,
    0xb4824965_fca1967e_d7cc0829_1bd3a598,
    0xba3d289e_df7b5311_a3c5b2cd_849202e3,
    0xc026981a_3daa2e5d_65cddb8c_44a5ecea,
    0xc640123b_d8007ee1_26da076c_298885f8,
    0xcc8b1d6a_58ee609b_8c7b829a_74501497,
    0xd3094c70_f034de4b_96ff7d5b_6f99fcd9,
    0xd9bc3ee4_07caf517_6670eb83_1541ab60,
    0xe0a5a189_2b223221_955289dd_211002f6,
    0xe7c72ec2_3ac545bf_66c74a26_eccc4bb2,
    0xef22aefc_071e02e5_44bd8397_b6d52de3,
    0xf6b9f920_6e0a0fc3_abd8e26f_fed26645,
    0xfe8ef30c_17c644e9_61db6846_32cb9121,
];

/// exp(i ÷ 1024) in units of 2⁻¹²⁷.
pub(super) static EXP_FINE: [u128; 32] = [
    0x80000000_00000000_00000000_00000000,
    0x80200400_555aaaee_f1c73674_37493bd5,
    0x80401002_ab000889_3ea0eade_b97a647a,
    0x80602409_01b040d4_e744a71e_fe4d3866,
    0x80804015_5aabbbe9_45152169_3554f734,
    0x80a06429_b7b34203_10cc773a_8a236bc9,
    0x80c09048_1b081ba0_6f2ac8f5_8cb02cd4,
    0x80e0c472_876c31a5_05a8f6f4_54bcea20,
    0x810100ab_00222d86_1931c15e_39b44e99,
    0x812144f3_88ed997e_b8e40caf_5f58b8b5,
    0x8141914e_261300cb_f6e18da0_ea8ed3a6,
    0x8161e5bc_dc580ff1_312da001_78b1fca4,
    0x81824241_b103b504_6ca08d0e_773b6517,
    0x81a2a6de_a9de4002_c3f40700_41291ccf,
    0x81c31395_cd31832c_ecee20bc_7b91b34f,
    0x81e38869_21c8f36b_d5b08a04_13400595,
    0x8204055a_aef1c8bd_5c3259f4_822735a3,
    0x82248a6c_7c7b1ea9_21eb3356_ad10d665,
    0x824517a0_92b614bd_7db70ff8_c0313422,
    0x8265acf8_fa75ef14_8dfa8233_fc6b810e,
    0x82864a77_bd1036e1_6d0fbdc3_6f1fc743,
    0x82a6f01e_e45cdb05_8a053b35_1b7f162c,
    0x82c79df0_7ab650ae_27b74b84_36b9b9f0,
    0x82e853ee_8af9b3fa_044e73d0_c80bb991,
    0x8309121b_2086e8a7_2b2cebaf_4adbb70d,
    0x8329d878_4740bac8_f3561b31_e3f800e1,
    0x834aa708_0b8cff86_2c5b7894_5ba79d00,
    0x836b7dcc_7a54b5df_7bdaa85c_64edccbd,
    0x838c5cc7_a104277d_ed9945c8_cf3484c2,
    0x83ad43fb_8d8b0989_b84b3c94_1ac6253f,
    0x83ce336a_4e5c9d89_39112059_924302f8,
    0x83ef2b15_f26fd248_27bc7157_8bc8b40e,
];

#[cfg(test)]
mod tests {
    use dashu_int::{IBig, UBig};

    use super::super::precise;
    use super::*;

    const BITS: usize = 256;

    /// Whether `entry` is `truth`, known to 2^−BITS, in units of 2^−places, within half a unit.
    fn is_nearest(entry: u128, truth: &IBig, places: usize) -> bool {
        let entry = IBig::from(entry) << (BITS - places);
        let half = IBig::ONE << (BITS - places - 1);
        &entry - &half < *truth && *truth < &entry + &half
    }

    fn ln(n: u128, d: u128) -> IBig {
        precise::ln(&UBig::from(n), &UBig::from(d), BITS)
    }

    /// exp(n ÷ d), cut to fixed point.
    fn exp(n: u128, d: u128) -> IBig {
        let y = (IBig::from(n) << BITS) / IBig::from(d);
        let value = precise::exp(&y, BITS);
        let shift = BITS as i64 + value.exponent;
        assert!(shift < 0);
        IBig::from(value.mantissa >> shift.unsigned_abs() as usize)
    }

    #[test]
    fn every_entry_is_the_nearest() {
        for (i, entry) in LN_OF_INVERSE.iter().enumerate() {
            assert!(is_nearest(*entry, &ln(256, near_inverse(i)), 120), "ln {i}");
        }
        for (i, entry) in EXP_COARSE.iter().enumerate() {
            assert!(is_nearest(*entry, &exp(i as u128, 32), 127), "coarse {i}");
        }
        for (i, entry) in EXP_FINE.iter().enumerate() {
            assert!(is_nearest(*entry, &exp(i as u128, 1024), 127), "fine {i}");
        }
        for (n, (entry, more), inverse) in [(2, LN_2, INVERSE_LN_2), (10, LN_10, INVERSE_LN_10)] {
            let cut = (IBig::from(entry) << 64) + more;
            assert_eq!(ln(n, 1) >> (BITS - 184), cut, "ln {n}");
            assert!(
                is_nearest(inverse, &((IBig::ONE << (2 * BITS)) / ln(n, 1)), 127),
                "1/ln {n}"
            );
        }
    }

    #[test]
    fn inverses_bring_every_number_near_one() {
        for i in 0..64 {
            // Both ends of the numbers 1.i: 1 + i ÷ 64 and 1 + (i + 1) ÷ 64, over 2¹⁴.
            for end in [i, i + 1] {
                let product = (64 + end as u128) * near_inverse(i);
                assert!(product.abs_diff(1 << 14) < 1 << 8, "{i}: {product}");
            }
        }
    }
}
