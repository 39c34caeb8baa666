//! A warning of endpoints that anyone on the way can listen to.

use std::net::IpAddr;
use std::sync::Once;

/// Warns once, whatever is sent.
#[derive(Debug)]
pub(super) struct Warning(Once);

impl Warning {
    pub(super) const fn new() -> Self {
        Self(Once::new())
    }

    /// Looks at the first request alone: a configuration does not tell its endpoint.
    pub(super) fn of(&self, uri: &str) {
        self.0.call_once(|| {
            if let Some(host) = plain(uri) {
                tracing::warn!(
                    "requests to {host} go over plain http, where anyone on the way can read and change them; use an \
                     https endpoint"
                );
            }
        });
    }
}

/// The host of a plain http endpoint, without what may be secret, unless it is this machine.
fn plain(uri: &str) -> Option<&str> {
    let (scheme, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let name = match host.strip_prefix('[') {
        Some(address) => address.split(']').next()?,
        None => host.split(':').next()?,
    };
    let is_loopback = if let Ok(address) = name.parse::<IpAddr>() {
        address.to_canonical().is_loopback()
    } else {
        // <https://www.rfc-editor.org/rfc/rfc6761#section-6.3>
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        name == "localhost" || name.ends_with(".localhost")
    };
    (scheme.eq_ignore_ascii_case("http") && !is_loopback).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn plain_endpoints_elsewhere_are_told_by_their_host() {
        for (uri, host) in [
            ("http://db.example.com", "db.example.com"),
            ("HTTP://db.example.com:8000/x?y#z", "db.example.com:8000"),
            ("http://user:c4nary@db/c4nary", "db"),
            ("http://10.0.0.7:8000/", "10.0.0.7:8000"),
            ("http://[fe80::1]:8000/", "[fe80::1]:8000"),
            ("http://localhost.example.com/", "localhost.example.com"),
            ("http://localhost@db/", "db"),
        ] {
            assert_eq!(plain(uri), Some(host));
        }
    }

    #[test]
    fn https_and_this_machine_are_well() {
        for uri in [
            "https://db.example.com",
            "http://localhost:8000/",
            "http://LOCALHOST./",
            "http://db.localhost",
            "http://user:secret@127.0.0.1",
            "http://127.8.9.10:1/",
            "http://[::1]:8000/",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert_eq!(plain(uri), None, "{uri}");
        }
    }
}
