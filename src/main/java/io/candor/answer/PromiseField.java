package io.candor.answer;

import io.candor.runtime.RejectedException;
import java.util.function.Supplier;

/** Says which field of a promise is at fault. */
final class PromiseField {
    private PromiseField() {}

    /**
     * What is made of a field.
     *
     * @param made throws {@link IllegalArgumentException} if the field is outside its range
     * @throws RejectedException then, with the field's name
     */
    static <T> T named(String field, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException outside) {
            // What was sent: only sending something else helps.
            throw RejectedException.invalid(outside.getMessage()).field(field);
        }
    }
}
