//! A browser reduced to what costs the server something: one connection kept alive, one cookie, forms.

use std::io::{BufRead, BufReader, Error, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// One user's connection.
pub struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
    cookie: String,
}

/// What came back.
pub struct Answer {
    /// The code of its first line.
    pub status: u16,
    /// Where it leads, if anywhere.
    pub location: Option<String>,
    /// What it holds.
    pub body: String,
}

impl Client {
    /// Connects at the first request.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, cookie: String::new() }
    }

    /// Reads a page.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n", self.address, self.cookie);
        self.send(request.as_bytes())
    }

    /// Sends a form.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            self.cookie,
            body.len()
        );
        self.send(request.as_bytes())
    }

    fn send(&mut self, request: &[u8]) -> Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(Duration::from_secs(30)))?;
                BufReader::new(stream)
            }
        };
        stream.get_mut().write_all(request)?;
        let status = line(&mut stream)?.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| Error::other("no status"))?;
        let (mut length, mut is_chunked, mut location) = (0, false, None);
        loop {
            let header = line(&mut stream)?;
            if header.is_empty() {
                break;
            }
            let (name, value) = header.split_once(':').ok_or_else(|| Error::other(format!("no header: {header}")))?;
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().map_err(Error::other)?,
                "transfer-encoding" => is_chunked = value.eq_ignore_ascii_case("chunked"),
                "location" => location = Some(value.to_owned()),
                "set-cookie" => self.cookie = value.split(';').next().unwrap_or_default().to_owned(),
                _ => {}
            }
        }
        let mut body = Vec::new();
        if is_chunked {
            loop {
                let size = usize::from_str_radix(line(&mut stream)?.trim(), 16).map_err(Error::other)?;
                let begins = body.len();
                body.resize(begins + size, 0);
                stream.read_exact(&mut body[begins..])?;
                line(&mut stream)?;
                if size == 0 {
                    break;
                }
            }
        } else {
            body.resize(length, 0);
            stream.read_exact(&mut body)?;
        }
        self.stream = Some(stream);
        Ok(Answer { status, location, body: String::from_utf8_lossy(&body).into_owned() })
    }
}

fn line(stream: &mut BufReader<TcpStream>) -> Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(Error::other("the connection was closed"));
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

impl Answer {
    /// Addresses of the app that begin so, each once, in the order of the page. Without what an `&` would need.
    pub fn links(&self, beginning: &str) -> Vec<String> {
        let mut links: Vec<String> = Vec::new();
        for part in self.body.split("href=\"").skip(1) {
            let link = part.split(['"', '#']).next().unwrap_or_default();
            if link.starts_with(beginning)
                && link.len() > beginning.len()
                && !link.contains('&')
                && !links.iter().any(|known| known == link)
            {
                links.push(link.to_owned());
            }
        }
        links
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> Option<&str> {
        let at = self.body.find(&format!("name=\"{name}\" value=\""))?;
        self.body[at..].split('"').nth(3)
    }
}
