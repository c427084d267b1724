package org.triggers4j.binding;

/** The shapes of the records seen so far; they go when their classes go. */
final class Shapes {
    private final ClassValue<RecordShape> known = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return RecordShape.of(type.asSubclass(Record.class));
        }
    };

    RecordShape of(Class<?> record) {
        return known.get(record);
    }
}
