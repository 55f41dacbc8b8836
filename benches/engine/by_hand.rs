//! The models of benches/models as one would write them in Rust on `rust_decimal`: straight-line
//! code, month by month, in the order in which the lines need each other. What it is given are
//! the inputs that scenarios vary; what it gives are all lines in all months.

use rust_decimal::{Decimal, MathematicalOps};

pub const MONTHS: usize = 60;

/// The inputs that scenarios vary, in the units of the models.
#[derive(Clone, Copy)]
pub struct Inputs {
    pub first_price: Decimal,
    pub price_decay: Decimal,
    pub usage_growth: Decimal,
    pub uptake: Decimal,
    pub churn: Decimal,
    pub gpu_rent: Decimal,
}

/// Declares the lines of a month, with their names beside them for comparing.
macro_rules! lines {
    ($($line:ident)*) => {
        #[derive(Clone, Copy, Default)]
        pub struct Month {
            $(pub $line: Decimal,)*
        }

        impl Month {
            pub fn named(&self) -> impl Iterator<Item = (&'static str, Decimal)> + use<> {
                [$((stringify!($line), self.$line),)*].into_iter()
            }
        }
    };
}

lines! {
    fade api rent throughput token_cost
    reach joined left customers usage tokens
    gpu_hours fleet inference
    sales unit_cost gross_profit gross_margin markup
    staff salaries marketing research ebitda ebitda_margin
    sales_a_head sales_each payback
    interest cash spending runway sold
}

/// In what the models differ.
pub trait Variant {
    /// The share of the first price that is left in a month, and was left in the one before.
    fn fade(inputs: &Inputs, month: usize, before: Decimal) -> Decimal;
    /// What becomes of each line's value.
    fn settled(value: Decimal) -> Decimal;
}

/// reference.aim
pub struct Reference;

impl Variant for Reference {
    fn fade(inputs: &Inputs, month: usize, _: Decimal) -> Decimal {
        (-inputs.price_decay * Decimal::from(month)).exp()
    }
    fn settled(value: Decimal) -> Decimal {
        value
    }
}

/// reference_no_exp.aim
pub struct NoExp;

impl Variant for NoExp {
    fn fade(inputs: &Inputs, month: usize, before: Decimal) -> Decimal {
        if month == 0 {
            Decimal::ONE
        } else {
            before * (Decimal::ONE - inputs.price_decay)
        }
    }
    fn settled(value: Decimal) -> Decimal {
        value
    }
}

/// reference_cents.aim
pub struct Cents;

impl Variant for Cents {
    fn fade(inputs: &Inputs, month: usize, before: Decimal) -> Decimal {
        Reference::fade(inputs, month, before)
    }
    fn settled(value: Decimal) -> Decimal {
        value.round_dp(2)
    }
}

/// Computes all months, into room that the caller keeps from one scenario to the next.
pub fn run<V: Variant>(inputs: &Inputs, months: &mut [Month; MONTHS]) {
    let rent_factor = Decimal::ONE - Decimal::new(15, 3);
    let throughput_factor = Decimal::ONE + Decimal::new(2, 2);
    let usage_factor = Decimal::ONE + inputs.usage_growth;
    let hours = Decimal::from(438);
    let market = Decimal::from(40_000);
    let core_staff = Decimal::from(120);
    let customers_each = Decimal::from(35);
    let pay = Decimal::from(30_000);
    let acquisition_cost = Decimal::from(9_000);
    let research_share = Decimal::new(22, 2);
    let interest_rate = Decimal::new(3, 3);

    let mut before = Month {
        customers: Decimal::from(400),
        cash: Decimal::from(80_000_000),
        ..Month::default()
    };
    for (month, room) in months.iter_mut().enumerate() {
        let first = month == 0;
        let fade = V::settled(V::fade(inputs, month, before.fade));
        let api = V::settled(inputs.first_price * fade);
        let rent = V::settled(if first {
            inputs.gpu_rent
        } else {
            before.rent * rent_factor
        });
        let throughput = V::settled(if first {
            Decimal::new(36, 1)
        } else {
            before.throughput * throughput_factor
        });
        let token_cost = V::settled(rent / throughput);

        let reach = V::settled(before.customers / market);
        let joined = V::settled(before.customers * inputs.uptake * (Decimal::ONE - reach));
        let left = V::settled(before.customers * inputs.churn);
        let customers = before.customers + (joined - left);
        let usage = V::settled(if first {
            Decimal::from(700)
        } else {
            before.usage * usage_factor
        });
        let tokens = V::settled(customers * usage);

        let gpu_hours = V::settled(tokens / throughput);
        let fleet = V::settled(gpu_hours / hours);
        let inference = V::settled(fleet * hours * rent);

        let sales = V::settled(tokens * api);
        let unit_cost = V::settled(inference / tokens);
        let gross_profit = V::settled(sales - inference);
        let gross_margin = V::settled(gross_profit / sales);
        let markup = V::settled(api / unit_cost);
        let staff = V::settled(core_staff + customers / customers_each);
        let salaries = V::settled(staff * pay);
        let marketing = V::settled(joined * acquisition_cost);
        let research = V::settled(sales * research_share);
        let ebitda = V::settled(gross_profit - salaries - marketing - research);
        let ebitda_margin = V::settled(ebitda / sales);
        let sales_a_head = V::settled(sales / staff);
        let sales_each = V::settled(sales / customers);
        let payback = V::settled(acquisition_cost / (sales_each * gross_margin));

        let interest = V::settled(before.cash * interest_rate);
        let cash = before.cash + (ebitda + interest);
        let spending = V::settled(sales - ebitda);
        let runway = V::settled(cash / spending);
        let sold = V::settled(before.sold + sales);

        *room = Month {
            fade,
            api,
            rent,
            throughput,
            token_cost,
            reach,
            joined,
            left,
            customers,
            usage,
            tokens,
            gpu_hours,
            fleet,
            inference,
            sales,
            unit_cost,
            gross_profit,
            gross_margin,
            markup,
            staff,
            salaries,
            marketing,
            research,
            ebitda,
            ebitda_margin,
            sales_a_head,
            sales_each,
            payback,
            interest,
            cash,
            spending,
            runway,
            sold,
        };
        before = *room;
    }
}
