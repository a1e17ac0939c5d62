package io.candor.question;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.candor.runtime.http.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The questions of one request body: one JSON object, one JSON array, or lines of JSON objects (NDJSON).
 *
 * @param items in the order they were written; at least one
 * @param bulk whether the body was an array or lines, and so is the response
 */
record QuestionBody(List<Item> items, boolean bulk) {
    private static final ObjectReader READER = StrictJson.readerFor(QuestionRequest.class)
            // A body may hold many, which are read one by one.
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** No field, but what some send for many. */
    private static final String MANY = "questions";

    /**
     * A question and the line of the body on which it ends, counted from 1.
     *
     * @param question as written
     */
    record Item(QuestionRequest question, int line) {}

    /**
     * Reads a body, which is given whole.
     *
     * @param lines whether the media type was NDJSON
     * @param maxBulk most questions of one body
     * @throws RejectedException if it is no JSON in UTF-8, has unknown or mistyped fields, or holds none or too many questions; names the
     *     question at fault where there may be many
     */
    static QuestionBody read(byte[] body, boolean lines, int maxBulk) {
        List<Item> items = new ArrayList<>();
        boolean bulk = lines;
        int line = 1;
        try (JsonParser parser = READER.createParser(StrictJson.text(body))) {
            boolean array = parser.nextToken() == JsonToken.START_ARRAY;
            bulk = array || lines;
            if (array) {
                // Read past, so that the iterator gives what is inside.
                parser.clearCurrentToken();
            }
            MappingIterator<QuestionRequest> values = READER.readValues(parser);
            while (values.hasNextValue()) {
                line = parser.currentLocation().getLineNr();
                add(items, new Item(values.nextValue(), parser.currentLocation().getLineNr()), maxBulk);
            }
            refuseMore(parser, items, bulk);
            return new QuestionBody(List.copyOf(items), bulk);
        } catch (IOException malformed) {
            RejectedException refusal = refusal(malformed);
            throw bulk ? refusal.item(new Problem.Item(items.size(), line, null)) : refusal;
        }
    }

    private static RejectedException refusal(IOException malformed) {
        RejectedException refusal = StrictJson.refusal(malformed);
        return malformed instanceof UnrecognizedPropertyException unknown
                        && unknown.getPropertyName().equals(MANY)
                ? RejectedException.invalid(refusal.getMessage() + "; send an array of questions for many")
                        .field(MANY)
                : refusal;
    }

    private static void add(List<Item> items, Item item, int maxBulk) {
        if (items.size() == maxBulk) {
            throw RejectedException.invalid("the body has more than " + maxBulk + " questions; send it in parts");
        }
        items.add(item);
    }

    private static void refuseMore(JsonParser parser, List<Item> items, boolean bulk) throws IOException {
        if (items.isEmpty()) {
            throw RejectedException.invalid("the body holds no question; give an object with a text");
        }
        if (!bulk && items.size() > 1 || parser.nextToken() != null) {
            throw RejectedException.invalid(
                    "the body holds more than one JSON value; use an array, or lines as application/x-ndjson");
        }
    }
}
