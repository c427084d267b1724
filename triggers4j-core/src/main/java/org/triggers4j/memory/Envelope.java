package org.triggers4j.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.triggers4j.payload.Json;

/**
 * The outside of every document; immutable.
 *
 * @param count how many saves have made it what it is
 * @param saves the random ids of the last of them, the newest at the end: what a save whose answer was lost is known by
 * @param body what it contains
 */
record Envelope(long count, List<String> saves, Map<?, ?> body) {
    static final Envelope NONE = new Envelope(0, List.of(), Map.of());

    private static final long FORMAT = 1;
    private static final int REMEMBERED = 32;

    Envelope {
        saves = List.copyOf(saves);
    }

    /**
     * Reads back {@link #toText}.
     *
     * @throws RuntimeException of one kind or other when the text is not one that this version wrote
     */
    static Envelope ofText(String text) {
        var fields = Fields.of(Json.read(text));
        if (fields.number("format") != FORMAT) {
            throw new IllegalArgumentException("It has format " + fields.number("format") + "; this version reads "
                    + FORMAT + ". A newer version has written it.");
        }
        fields.only("format", "count", "saves", "body");
        return new Envelope(fields.number("count"), fields.texts("saves"), fields.map("body"));
    }

    /** The next version, as one more save will make it. */
    Envelope next(Map<?, ?> nextBody) {
        var ids = new ArrayList<>(saves.subList(Math.max(0, saves.size() - REMEMBERED + 1), saves.size()));
        ids.add(Long.toHexString(ThreadLocalRandom.current().nextLong()));
        return new Envelope(count + 1, ids, nextBody);
    }

    String toText() {
        return Json.write(new Entries()
                .with("format", FORMAT)
                .with("count", count)
                .with("saves", saves)
                .with("body", body)
                .map());
    }

    /**
     * Whether the other version led to this one.
     *
     * @return empty when that is too long ago, or this document has been begun anew since
     */
    Optional<Boolean> comesOf(Envelope other) {
        long back = count - other.count;
        if (back < 0 || back >= saves.size()) {
            return Optional.empty();
        }
        String then = saves.get((int) (saves.size() - 1 - back));
        return Optional.of(then.equals(other.saves.get(other.saves.size() - 1)));
    }
}
