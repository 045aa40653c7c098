package io.sagan.tensor;

import java.util.Locale;

/// Reads JSON text front to back, for files whose layout is known and whose bytes are not trusted.
///
/// The caller asks for what must come next, so nothing is built that was not asked for, and memory
/// follows what the caller keeps. Strict RFC 8259: no comments, no trailing commas.
///
/// Throws: every method throws [Malformed], with the position, when something else comes.
public final class JsonReader {
    private static final int MAX_DEPTH = 32;

    /// Text that is no JSON, or JSON of another layout.
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        public Malformed(String reason) {
            super(reason);
            this.reason = reason;
        }

        /// What is wrong, and where.
        public String reason() {
            return reason;
        }
    }

    private final String text;
    private int at;

    public JsonReader(String text) {
        this.text = text;
    }

    /// Steps into an object; then alternate [#nextName] and a value.
    public void beginObject() throws Malformed {
        expect('{');
    }

    /// Steps into an array; then call [#nextElement] before each value.
    public void beginArray() throws Malformed {
        expect('[');
    }

    /// Whether another member follows; false steps out of the object.
    ///
    /// @param first whether no member was read yet
    public boolean nextMember(boolean first) throws Malformed {
        return next(first, '}');
    }

    /// Whether another element follows; false steps out of the array.
    ///
    /// @param first whether no element was read yet
    public boolean nextElement(boolean first) throws Malformed {
        return next(first, ']');
    }

    /// The name of the next member, up to and with its colon.
    public String nextName() throws Malformed {
        var name = nextString();
        expect(':');
        return name;
    }

    /// A string value, unescaped.
    public String nextString() throws Malformed {
        expect('"');
        int plain = at;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\' && text.charAt(at) >= ' ') {
            at++;
        }
        var value = new StringBuilder().append(text, plain, at);
        while (true) {
            char c = take();
            if (c == '"') {
                return value.toString();
            }
            if (c < ' ') {
                throw wrong("a control character inside a string");
            }
            value.append(c == '\\' ? escape() : c);
        }
    }

    /// A whole number that fits 64 bits, written without point or exponent.
    public long nextLong() throws Malformed {
        skipBlanks();
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        var literal = text.substring(start, at);
        if (!literal.matches("-?(0|[1-9][0-9]{0,18})")) {
            throw wrong("a whole number was expected" + (literal.isEmpty() ? "" : ", got " + shortened(literal)));
        }
        try {
            return Long.parseLong(literal);
        } catch (NumberFormatException e) {
            throw wrong("the number " + literal + " does not fit 64 bits");
        }
    }

    /// Passes over one value of any kind.
    public void skipValue() throws Malformed {
        skipValue(0);
    }

    /// Makes sure that nothing but blanks is left.
    public void end() throws Malformed {
        skipBlanks();
        if (at < text.length()) {
            throw wrong("more text after the end");
        }
    }

    /// The text as a JSON string, with its quotes.
    public static String quote(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    private void skipValue(int depth) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw wrong("nested deeper than " + MAX_DEPTH + " levels");
        }
        switch (peek()) {
            case '{' -> {
                beginObject();
                for (boolean first = true; nextMember(first); first = false) {
                    nextName();
                    skipValue(depth + 1);
                }
            }
            case '[' -> {
                beginArray();
                for (boolean first = true; nextElement(first); first = false) {
                    skipValue(depth + 1);
                }
            }
            case '"' -> nextString();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void number() throws Malformed {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (!text.substring(start, at).matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw wrong("no JSON value");
        }
    }

    private void word(String word) throws Malformed {
        if (!text.startsWith(word, at)) {
            throw wrong("no JSON value");
        }
        at += word.length();
    }

    private boolean next(boolean first, char end) throws Malformed {
        if (peek() == end) {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
        }
        return true;
    }

    private char escape() throws Malformed {
        char c = take();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int unit = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(take(), 16);
                    if (digit < 0) {
                        throw wrong("a broken \\u escape");
                    }
                    unit = unit * 16 + digit;
                }
                yield (char) unit;
            }
            default -> throw wrong("an unknown escape");
        };
    }

    private void expect(char wanted) throws Malformed {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "' was expected, got '" + text.charAt(at) + "'");
        }
        at++;
    }

    private char peek() throws Malformed {
        skipBlanks();
        if (at == text.length()) {
            throw wrong("the text ends too early");
        }
        return text.charAt(at);
    }

    private char take() throws Malformed {
        if (at == text.length()) {
            throw wrong("the text ends too early");
        }
        return text.charAt(at++);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private Malformed wrong(String what) {
        return new Malformed(what + " (at character " + at + ")");
    }

    private static String shortened(String literal) {
        return literal.length() <= 24 ? literal : literal.substring(0, 24) + "…";
    }
}
