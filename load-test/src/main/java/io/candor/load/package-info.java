/** Asks at a rate that does not wait for answers, and measures how long they take. */
package io.candor.load;
