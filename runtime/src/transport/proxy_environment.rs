//! The proxies of environment variables. They are read here, because the features of reqwest, which an application may
//! enable, change what reqwest reads.

use hyper_util::client::proxy::matcher::Matcher;

/// The error of a request for which the environment names a SOCKS proxy.
pub(super) const SOCKS: &str = "the environment names a SOCKS proxy, which is not supported; set HTTPS_PROXY and \
                                HTTP_PROXY to an `http` or `https` proxy, or NO_PROXY for this host";

/// The proxies by the scheme of the request, and the hosts that bypass them.
pub(super) struct Environment {
    http: Option<String>,
    https: Option<String>,
    bypass: String,
}

impl Environment {
    pub(super) fn read() -> Self {
        Self::of(&|name| std::env::var(name).ok())
    }

    fn of(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let first = |names: [&str; 2]| {
            let values = names.into_iter().filter_map(variable);
            values.map(|value| value.trim().to_owned()).find(|value| !value.is_empty())
        };
        let bypass = first(["NO_PROXY", "no_proxy"]).unwrap_or_default();
        // A CGI server sets `HTTP_PROXY` from a header of the request.
        if variable("REQUEST_METHOD").is_some() {
            return Self { http: None, https: None, bypass };
        }
        let all = first(["ALL_PROXY", "all_proxy"]);
        let http = first(["HTTP_PROXY", "http_proxy"]).or_else(|| all.clone());
        Self { http, https: first(["HTTPS_PROXY", "https_proxy"]).or(all), bypass }
    }

    /// Returns the proxies for reqwest, without invalid ones, which reqwest ignores too.
    pub(super) fn proxies(&self) -> Vec<reqwest::Proxy> {
        let usable = |value: &&String| !is_socks(value);
        let http = self.http.as_ref().filter(usable).map(|value| reqwest::Proxy::http(with_scheme(value)));
        let https = self.https.as_ref().filter(usable).map(|value| reqwest::Proxy::https(with_scheme(value)));
        let proxies = [http, https].into_iter().flatten().filter_map(Result::ok);
        proxies.map(|proxy| proxy.no_proxy(reqwest::NoProxy::from_string(&self.bypass))).collect()
    }

    /// Returns a matcher of requests that would go to a SOCKS proxy; `None` without such a proxy.
    pub(super) fn socks(&self) -> Option<Matcher> {
        let is_socks = |value: &Option<String>| value.as_deref().is_some_and(is_socks);
        let (http, https) = (is_socks(&self.http), is_socks(&self.https));
        // Only the match is used, so the address does not matter.
        let address = |is_socks| if is_socks { "socks5://socks" } else { "" };
        let builder = Matcher::builder().http(address(http)).https(address(https)).no(self.bypass.as_str());
        (http || https).then(|| builder.build())
    }
}

fn is_socks(value: &str) -> bool {
    value.split_once("://").is_some_and(|(scheme, _)| scheme.to_ascii_lowercase().starts_with("socks"))
}

fn with_scheme(value: &str) -> String {
    if value.contains("://") { value.to_owned() } else { format!("http://{value}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::of(&|name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn reads_only_the_documented_variables() {
        let both = |variables: &[(&str, &str)]| {
            let Environment { http, https, .. } = environment(variables);
            (http, https)
        };
        let some = |value: &str| Some(value.to_owned());
        assert_eq!(both(&[("HTTP_PROXY", "a:1"), ("https_proxy", " b:2 ")]), (some("a:1"), some("b:2")));
        assert_eq!(both(&[("all_proxy", "c"), ("HTTPS_PROXY", "d")]), (some("c"), some("d")));
        assert_eq!(both(&[("ALL_PROXY", ""), ("all_proxy", "c")]), (some("c"), some("c")));
        assert_eq!(both(&[("ALL_PROXY", "c"), ("REQUEST_METHOD", "GET")]), (None, None));
        assert_eq!(both(&[("SOCKS_PROXY", "c"), ("FTP_PROXY", "c"), ("PROXY", "c")]), (None, None));
    }

    #[test]
    fn matches_requests_to_a_socks_proxy() {
        let uri = |text: &'static str| http::Uri::from_static(text);
        let socks = |variables: &[(&str, &str)]| environment(variables).socks();
        assert!(socks(&[("ALL_PROXY", "http://a"), ("HTTP_PROXY", "b:1")]).is_none());
        let all =
            socks(&[("ALL_PROXY", "SOCKS5h://a:1080"), ("HTTP_PROXY", "b:1"), ("NO_PROXY", "c.example")]).unwrap();
        assert!(all.intercept(&uri("https://bss.example")).is_some());
        assert!(all.intercept(&uri("https://c.example")).is_none(), "NO_PROXY holds");
        assert!(all.intercept(&uri("http://bss.example")).is_none(), "HTTP_PROXY holds");
    }
}
