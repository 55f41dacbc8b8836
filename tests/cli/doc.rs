//! `aim doc`: what a person finds who asks for a name, or by words.

use crate::aim::aim;

#[test]
fn a_function_says_all_there_is_to_say_of_it() {
    let ran = aim(&["doc", "end_of_month"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for part in [
        "end_of_month(date: date, months = 0): date\n",
        "  Unit      a date.\n",
        "  Source    OpenFormula 1.3",
        "  Example   end_of_month(2024-01-15, 1) == 2024-02-29\n",
        "  Use       use std.dates (end_of_month)\n",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
    // By its module, and in capitals.
    assert_eq!(aim(&["doc", "std.dates.end_of_month"]).out, ran.out);
    assert_eq!(aim(&["doc", "END_OF_MONTH"]).out, ran.out);
}

#[test]
fn what_is_built_in_a_line_a_module_and_a_model_are_found_too() {
    for (name, parts) in [
        (
            "prev",
            &["prev(x, lag = 1)\n", "  Use       built in\n"][..],
        ),
        ("gross_margin", &["include std.statements\n"]),
        (
            "dates",
            &["std.dates\n", "\nFiscal years\n", "  fiscal_year  "],
        ),
        (
            "api_seller",
            &["API seller\n", "aim new lab.aim --from api_seller"],
        ),
        // Of two of one name both are shown.
        ("rate", &["rate(flow)\n", "rate(nper: number, pmt"]),
    ] {
        let ran = aim(&["doc", name]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{name}");
        for part in parts {
            assert!(ran.out.contains(part), "{name}: {part}\n{}", ran.out);
        }
    }
    let modules = aim(&["doc"]).out;
    for module in aim::library::MODULES {
        assert!(modules.contains(module.name), "{}", module.name);
    }
}

#[test]
fn words_lead_to_functions() {
    let ran = aim(&["doc", "--search", "depreciation", "declining"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("std.finance.ddb  "), "{}", ran.out);
    assert!(!ran.out.contains("std.finance.irr"), "{}", ran.out);
}

#[test]
fn a_name_that_leads_nowhere_is_told_where_to_look() {
    for (args, message, help) in [
        (
            &["doc", "irrr"][..],
            "nothing in the library is called `irrr`",
            "did you mean `irr`?",
        ),
        (
            &["doc", "EOMONTH"],
            "is called `EOMONTH`",
            "`aim doc end_of_month`",
        ),
        (
            &["doc", "zzz"],
            "is called `zzz`",
            "`aim doc` for the list of modules",
        ),
        (
            &["doc", "--search", "zzz"],
            "speaks of `zzz`",
            "fewer words",
        ),
    ] {
        let ran = aim(args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(message), "{}", ran.err);
        assert!(ran.err.contains(help), "{}", ran.err);
    }
}
