//! Tokens of the identity service: for a user with a password, and for a customer with the partner's token.

mod cache;
mod protocol;
mod request;
mod token;

pub use self::token::IamToken;
