//! The texts themselves, by the name that `include`, `use` and `part` know them by.

/// A text that is built in.
#[derive(Clone, Copy, Debug)]
pub struct Module {
    /// `std.statements`, `models.api_seller`
    pub name: &'static str,
    pub text: &'static str,
}

macro_rules! modules {
    ($folder:literal, $prefix:literal: $($name:literal)*) => {
        &[$(Module {
            name: concat!($prefix, ".", $name),
            text: include_str!(concat!("../../", $folder, "/", $name, ".aim")),
        },)*]
    };
}

/// The standard library.
pub const MODULES: &[Module] = modules!("stdlib", "std": "ai" "builtin" "curves" "dates" "finance" "saas" "schedules" "statements" "stats");

/// The shipped models. What each is for stands in its own documentation.
pub const MODELS: &[Module] = modules!("models", "models": "api_seller" "cloud_backed" "hardware_vendor" "hyperscaler" "licence_exit" "open_weights" "price_war" "private_deployment" "product_led" "starter");

/// What several models need alike, to be put inside one as a `part`.
pub const PARTS: &[Module] = modules!("models/parts", "models.parts": "cloud_contract" "customer_contracts" "funding_rounds" "gpu_fleet" "price_history" "price_list" "staff" "three_statements" "token_demand" "training");

/// Every text that is built in.
pub fn all() -> impl Iterator<Item = Module> {
    [MODULES, MODELS, PARTS].into_iter().flatten().copied()
}

/// The module of this full name.
pub fn find(name: &str) -> Option<Module> {
    all().find(|module| module.name == name)
}

/// The module that declares a function of this name.
pub fn module_of(function: &str) -> Option<&'static str> {
    let declares = |line: &str| {
        let rest = line
            .strip_prefix("fn ")
            .and_then(|rest| rest.strip_prefix(function));
        rest.is_some_and(|rest| rest.starts_with('('))
    };
    let module = MODULES
        .iter()
        .find(|module| module.text.lines().any(declares))?;
    Some(module.name)
}
