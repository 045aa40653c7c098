package io.sagan.evaluation;

import io.sagan.data.Sha256;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// How numbers were made, so that others can repeat them: each part by its name, in order.
///
/// Numbers of two stamps with different [#protocol] are not comparable and never share an axis or a
/// column.
///
/// @param protocol what must be equal for two numbers to be comparable: network, pictures compared
///     with, counts, settings
/// @param subject what differs between comparable numbers: what was measured
public record Stamp(Map<String, String> protocol, Map<String, String> subject) {

    public Stamp {
        protocol = Collections.unmodifiableMap(new LinkedHashMap<>(protocol));
        subject = Collections.unmodifiableMap(new LinkedHashMap<>(subject));
    }

    /// The protocol in few letters: the network's kind, and eight hexadecimal digits of the SHA-256 of
    /// all parts.
    public String id() {
        var all = protocol.entrySet().stream()
                .map(part -> part.getKey() + "=" + part.getValue() + "\n")
                .collect(Collectors.joining());
        return protocol.getOrDefault("features", "?").replaceAll("[^A-Za-z0-9].*", "") + "-"
                + Sha256.of(all).substring(0, 8);
    }
}
