package org.triggers4j.binding;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Single values by Jackson: strict where a lenient reading would make up a value. */
final class JacksonValues {
    // Immutable and thread-safe.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
            .withCoercionConfigDefaults(
                    config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail))
            .build();

    private JacksonValues() {}

    static @Nullable Object read(Object json, Type type) {
        return MAPPER.convertValue(json, MAPPER.constructType(type));
    }

    /** The value as null, boolean, number, string, list or map. */
    static @Nullable Object write(Object value) {
        return MAPPER.convertValue(value, Object.class);
    }
}
