/** As it was shown, for as long as the page is open. */
class OwnRecipient {
  recipient = $state('');
}

export const own = new OwnRecipient();
