package io.candor.atlas;

/** A question to elicit confidence from; its answer need not be known. */
record ElicitationQuestion(String id, String question) {}
