package io.candor.question;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.candor.runtime.RejectedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The questions of one request body: one JSON object, one JSON array, or lines of JSON objects (NDJSON).
 *
 * @param questions in the order they were written; at least one
 * @param bulk whether the body was an array or lines, and so is the response
 */
record QuestionBody(List<QuestionRequest> questions, boolean bulk) {
    private static final ObjectReader READER = strictReader();

    /**
     * Reads a body, which is given whole.
     *
     * @param lines whether the media type was NDJSON
     * @param maxBulk most questions of one body
     * @throws RejectedException if it is no JSON, has unknown or mistyped fields, or holds none or too many questions
     */
    static QuestionBody read(byte[] body, boolean lines, int maxBulk) {
        List<QuestionRequest> questions = new ArrayList<>();
        try (JsonParser parser = READER.createParser(body)) {
            boolean array = parser.nextToken() == JsonToken.START_ARRAY;
            if (array) {
                // Read past, so that the iterator gives what is inside.
                parser.clearCurrentToken();
            }
            MappingIterator<QuestionRequest> values = READER.readValues(parser);
            while (values.hasNextValue()) {
                add(questions, values.nextValue(), maxBulk);
            }
            refuseMore(parser, questions, array || lines);
            return new QuestionBody(List.copyOf(questions), array || lines);
        } catch (JsonMappingException mistyped) {
            throw RejectedException.invalid(where(mistyped, questions.size()) + what(mistyped));
        } catch (JsonProcessingException malformed) {
            throw RejectedException.invalid("the body is not valid JSON" + position(malformed));
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory cannot be read", impossible);
        }
    }

    private static void add(List<QuestionRequest> questions, QuestionRequest question, int maxBulk) {
        if (questions.size() == maxBulk) {
            throw RejectedException.invalid("the body has more than " + maxBulk + " questions; send it in parts");
        }
        questions.add(question);
    }

    private static void refuseMore(JsonParser parser, List<QuestionRequest> questions, boolean bulk)
            throws IOException {
        if (questions.isEmpty()) {
            throw RejectedException.invalid("the body holds no question; give an object with a text");
        }
        if (!bulk && questions.size() > 1 || parser.nextToken() != null) {
            throw RejectedException.invalid(
                    "the body holds more than one JSON value; use an array, or lines as application/x-ndjson");
        }
    }

    private static String where(JsonMappingException failure, int index) {
        List<String> fields = failure.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null)
                .toList();
        String field = fields.isEmpty() ? "" : ", field '" + String.join(".", fields) + "'";
        return "question " + index + field + ": ";
    }

    private static String what(JsonMappingException failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return "unknown field; known are " + new TreeSet<>(unknown.getKnownPropertyIds());
        }
        return "not of the documented JSON type" + position(failure);
    }

    private static String position(JsonProcessingException failure) {
        return failure.getLocation() == null
                ? ""
                : " at line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr();
    }

    private static ObjectReader strictReader() {
        JsonMapper.Builder builder = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        builder.withCoercionConfig(LogicalType.Textual, textual -> {
            textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
            textual.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
            textual.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        });
        return builder.build().readerFor(QuestionRequest.class);
    }
}
