package io.candor.runtime.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.candor.runtime.RejectedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads JSON as documented and in no other way: unknown fields, fields that come twice, values of another type and whatever stands
 * behind the value are refused, never guessed at. What is wrong is said in the words of JSON, not of Java.
 */
public final class StrictJson {
    private static final String INSTANT = "an ISO 8601 instant as text, such as 2030-01-01T00:00:00Z";

    /** Which parsers may pass over (RFC 8259, section 8.1). */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private StrictJson() {}

    /** A reader of one kind of record. */
    public static ObjectReader readerFor(Class<?> type) {
        JsonMapper.Builder builder = JsonMapper.builder()
                .addModule(new SimpleModule().addDeserializer(Instant.class, new InstantReader()))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        builder.withCoercionConfig(LogicalType.Textual, StrictJson::textOnly);
        builder.withCoercionConfig(LogicalType.Enum, StrictJson::textOnly);
        return builder.build().readerFor(type);
    }

    /**
     * A body that holds one record.
     *
     * @param empty what to send instead of nothing or null, a clause
     * @throws RejectedException if it is not as documented; as it stands it cannot be read the next time either
     */
    public static <T> T read(ObjectReader reader, byte[] body, String empty) {
        try {
            T request = body.length == 0 ? null : reader.readValue(text(body));
            if (request == null) {
                throw RejectedException.invalid("the body is empty; " + empty);
            }
            return request;
        } catch (IOException malformed) {
            throw refusal(malformed);
        }
    }

    /**
     * A body as text. JSON is UTF-8 (RFC 8259, section 8.1); the parser alone would also guess at UTF-16 and UTF-32, and take overlong
     * forms and surrogates.
     *
     * @throws RejectedException if it is not UTF-8
     */
    public static String text(byte[] body) {
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer text = CharBuffer.allocate(body.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
        if (result.isError()) {
            throw RejectedException.invalid("the body is not valid UTF-8, at byte " + (bytes.position() + 1)
                    + "; JSON is sent as UTF-8, without overlong forms and surrogates");
        }
        text.flip();
        boolean marked = text.hasRemaining() && text.get(0) == BYTE_ORDER_MARK;
        return marked ? text.subSequence(1, text.length()).toString() : text.toString();
    }

    private static void textOnly(com.fasterxml.jackson.databind.cfg.MutableCoercionConfig coercion) {
        coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert);
    }

    /** The refusal of a body at which a reader failed. */
    public static RejectedException refusal(IOException failure) {
        if (!(failure instanceof JsonMappingException mismatch)) {
            return RejectedException.invalid("the body is not valid JSON" + position(failure));
        }
        List<String> fields = mismatch.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null)
                .toList();
        if (isTrailing(mismatch)) {
            return RejectedException.invalid("the body holds more than one value; send one");
        }
        if (fields.isEmpty()) {
            return RejectedException.invalid(expectation(mismatch) + position(mismatch));
        }
        String field = String.join(".", fields);
        return RejectedException.invalid("field '" + field + "': " + expectation(mismatch) + position(mismatch))
                .field(field);
    }

    /** Jackson has no type of its own for it. */
    private static boolean isTrailing(JsonMappingException mismatch) {
        return mismatch.getOriginalMessage().contains(DeserializationFeature.FAIL_ON_TRAILING_TOKENS.name());
    }

    private static String expectation(JsonMappingException mismatch) {
        if (mismatch instanceof UnrecognizedPropertyException unknown) {
            return "unknown field; known are " + new TreeSet<>(unknown.getKnownPropertyIds());
        }
        Class<?> type = target(mismatch);
        if (type == null) {
            return "not as documented";
        }
        return "must be " + (type.isEnum() ? "one of " + Arrays.toString(type.getEnumConstants()) : wanted(type));
    }

    private static Class<?> target(JsonMappingException mismatch) {
        if (mismatch instanceof MismatchedInputException typed) {
            return typed.getTargetType();
        }
        return mismatch.getCause() instanceof InputCoercionException tooLarge ? tooLarge.getTargetType() : null;
    }

    private static String wanted(Class<?> type) {
        if (type == String.class) {
            return "a text";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number, not too large";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Instant.class) {
            return INSTANT;
        }
        return Map.class.isAssignableFrom(type) ? "an object of texts" : "an object";
    }

    private static String position(IOException failure) {
        JsonLocation location = failure instanceof JsonProcessingException malformed ? malformed.getLocation() : null;
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static final class InstantReader extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            try {
                return Instant.parse(parser.getText());
            } catch (DateTimeException malformed) {
                return (Instant) context.handleWeirdStringValue(Instant.class, parser.getText(), INSTANT);
            }
        }
    }
}
