use aim::base::*;
fn show(s: &SourceMap, d: &Diagnostic) {
    println!("{:?}[{}]: {}", d.severity, d.code.name(), d.message);
    for l in &d.labels {
        let (f, a, b) = s.place(l.span);
        println!(
            "   {f}:{a}:{b} «{}» {}",
            s.text(l.span).replace('\n', "⏎"),
            l.text
        );
    }
    if let Some(h) = &d.help {
        println!("   help: {h}");
    }
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut s = SourceMap::default();
    let o = match aim::session::open(&mut s, &aim::session::Disk, &args[2]) {
        Ok(o) => o,
        Err(d) => {
            show(&s, &d);
            return;
        }
    };
    for d in &o.diagnostics {
        show(&s, d);
    }
    if args[1] == "test" {
        let r = aim::testing::run_tests(&o.model);
        for d in &r.diagnostics {
            show(&s, d);
        }
        for c in &r.checks {
            println!("check {} {}", c.name, c.passed);
        }
        for t in &r.tests {
            println!("test {} {}", t.title, t.passed());
            for d in &t.problems {
                show(&s, d);
            }
            for f in &t.failures {
                println!("   FAILED {} {:?}", s.text(f.span), f.sides);
                if let Some(d) = &f.problem {
                    show(&s, d);
                }
            }
        }
    } else {
        let c = match aim::session::compile(&o.model, &Default::default()) {
            Ok(c) => c,
            Err(e) => {
                for d in e {
                    show(&s, &d);
                }
                return;
            }
        };
        let run = aim::eval::run(&c.plan, None, None);
        for d in &run.diagnostics {
            show(&s, d);
        }
        let t = aim::session::tabulate(&run, aim::session::ViewChoice::Year).unwrap();
        for r in &t.table.rows {
            println!(
                "{:<40} {:<10} {:?}",
                r.name,
                r.unit,
                r.values
                    .iter()
                    .map(|v| match v {
                        Some(aim::check::Value::Number(n)) => n.to_string(),
                        o => format!("{o:?}"),
                    })
                    .collect::<Vec<_>>()
            );
        }
        for m in &t.metrics {
            println!("{} = {:?}", m.row.name, m.value);
        }
        for c in &t.checks {
            println!("check {} {} {:?}", c.name, c.passed, c.period);
        }
        println!("{:?}", t.ledger);
    }
}
