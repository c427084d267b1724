package org.triggers4j.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Json;
import org.triggers4j.payload.Kwargs;

/** Text and hashes that do not depend on the order of keys. */
final class Canonical {
    private Canonical() {}

    static String json(Kwargs kwargs) {
        return Json.write(sorted(kwargs.asMap()));
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var copy = new TreeMap<String, @Nullable Object>();
            map.forEach((key, element) -> copy.put(String.valueOf(key), sorted(element)));
            return copy;
        }
        return value instanceof List<?> list
                ? list.stream().map(Canonical::sorted).toList()
                : value;
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
