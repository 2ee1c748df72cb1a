//! The one TLS provider of the process. Several crates use rustls and each would pick one for itself.

/// Makes ring the provider, wherever TLS is about to be used first. Once is enough, more is harmless.
pub fn provide() {
    // An error says that a provider is there already: this one, since nothing else installs any.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
