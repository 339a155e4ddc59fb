//! As little of HTTP/1.1 as it takes to sign decisions: one connection kept open, a cookie, a token.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A browser's connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    address: String,
    cookie: String,
    token: String,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Client {
    /// Connects to an app on this machine, and takes the cookie and the token of one of its forms.
    pub fn connect(address: &str, page: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.set_nodelay(true)?;
        let mut client = Self { stream: BufReader::new(stream), address: address.to_owned(), cookie: String::new(), token: String::new() };
        let form = client.get(page)?;
        let (_, token) = form.body.split_once("name=\"jeton\" value=\"").ok_or_else(|| io::Error::other("no form"))?;
        client.token = token.split('"').next().unwrap_or_default().to_owned();
        Ok(client)
    }

    /// Reads a page.
    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, "")
    }

    /// Sends a form. Values are letters, digits and hyphens: nothing to encode.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let fields: String = fields.iter().map(|(name, value)| format!("&{name}={value}")).collect();
        let body = format!("jeton={}{fields}", self.token);
        self.send("POST", path, &body)
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> io::Result<Answer> {
        let (address, cookie, length) = (&self.address, &self.cookie, body.len());
        let cookie = if cookie.is_empty() { String::new() } else { format!("Cookie: {cookie}\r\n") };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| io::Error::other("no status"))?;
        let mut length = 0;
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().map_err(io::Error::other)?,
                "set-cookie" => self.cookie = value.split(';').next().unwrap_or_default().trim().to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}
