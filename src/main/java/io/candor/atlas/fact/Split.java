package io.candor.atlas.fact;

import com.fasterxml.jackson.annotation.JsonValue;

/** What alignment may do with a fact. */
public enum Split {
    TRAIN("train"),
    DEV("dev"),
    TEST_IN_DOMAIN("test-in-domain"),
    TEST_OUT_OF_DOMAIN("test-out-of-domain");

    private final String key;

    Split(String key) {
        this.key = key;
    }

    /** The name in files; {@code <key>.jsonl} holds the questions. */
    @JsonValue
    public String key() {
        return key;
    }

    /** 72 % train, 6 % dev and 22 % test of the in-domain facts; every other fact is only tested. */
    static Split of(Relation relation, double hash) {
        if (!relation.inDomain()) {
            return TEST_OUT_OF_DOMAIN;
        }
        if (hash < 0.72) {
            return TRAIN;
        }
        return hash < 0.78 ? DEV : TEST_IN_DOMAIN;
    }
}
