/**
 * What every HTTP request of a role passes through: its body is read whole, in time and within a limit before a resource sees
 * it, JSON is read strictly, and whatever is refused or fails is answered with a problem document.
 */
package io.candor.runtime.http;
