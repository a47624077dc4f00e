fn main() {
    let (version, machine) = (env!("CARGO_PKG_VERSION"), std::env::consts::ARCH);
    println!("hello from Rust, greeting {version}, {machine}");
}
