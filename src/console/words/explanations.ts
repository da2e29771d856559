/** What a status means, and what to do next: `explain.ocpi.NNNN` and `explain.http.NNN`. */
export const explanationWords = {
  'explain.next': ['What to do', 'Que faire'],
  'explain.ocpi.1000': ['It worked.', 'Tout s’est bien passé.'],
  'explain.ocpi.2000': [
    'The receiver calls the request wrong, without saying in which way.',
    'Le destinataire juge la requête fautive, sans préciser.',
  ],
  'explain.ocpi.2000.next': [
    'Read the status message in the body of the answer.',
    'Lire le message de statut dans le corps de la réponse.',
  ],
  'explain.ocpi.2001': [
    'A parameter or member of the request is missing or not valid.',
    'Un paramètre ou un membre de la requête manque ou n’est pas valable.',
  ],
  'explain.ocpi.2001.next': [
    'The status message names it; the sender has to mend the object.',
    'Le message de statut le nomme ; l’émetteur doit corriger l’objet.',
  ],
  'explain.ocpi.2002': ['Not enough information to decide.', 'Informations insuffisantes pour décider.'],
  'explain.ocpi.2002.next': [
    'Send more: often a location with an authorisation.',
    'Envoyer davantage : souvent un lieu avec l’autorisation.',
  ],
  'explain.ocpi.2003': ['The receiver does not know this Location.', 'Le destinataire ne connaît pas ce lieu.'],
  'explain.ocpi.2003.next': [
    'Has the Location been sent to it, and accepted?',
    'Le lieu lui a-t-il été envoyé, et accepté ?',
  ],
  'explain.ocpi.2004': [
    'The receiver does not know this Token.',
    'Le destinataire ne connaît pas ce jeton de recharge.',
  ],
  'explain.ocpi.2004.next': [
    'Has the eMSP issued it? A uid with other letters is another Token.',
    'L’eMSP l’a-t-il émis ? Un uid différent est un autre jeton.',
  ],
  'explain.ocpi.3000': ['Something broke inside the receiver.', 'Une panne interne chez le destinataire.'],
  'explain.ocpi.3000.next': [
    'Give them the request id and the time.',
    'Leur donner l’identifiant de requête et l’heure.',
  ],
  'explain.ocpi.3001': [
    'The receiver could not read the caller’s versions or details.',
    'Le destinataire n’a pas pu lire les versions ou détails de l’appelant.',
  ],
  'explain.ocpi.3001.next': [
    'Can our public URL be reached from where they are? Is the token accepted?',
    'Notre URL publique est-elle joignable de chez eux ? Le jeton est-il accepté ?',
  ],
  'explain.ocpi.3002': ['There is no version that both speak.', 'Aucune version commune.'],
  'explain.ocpi.3002.next': ['Ask them to open OCPI 2.2.1.', 'Leur demander d’ouvrir OCPI 2.2.1.'],
  'explain.ocpi.3003': ['An endpoint that is needed is not offered.', 'Un point d’accès nécessaire n’est pas offert.'],
  'explain.ocpi.3003.next': [
    'Compare the version details of both sides.',
    'Comparer les détails de version des deux côtés.',
  ],
  'explain.ocpi.4000': ['The hub could not carry the message.', 'Le hub n’a pas pu acheminer le message.'],
  'explain.ocpi.4000.next': [
    'Look at the second leg: the receiver’s answer was not usable.',
    'Regarder la deuxième étape : la réponse du destinataire n’était pas exploitable.',
  ],
  'explain.ocpi.4001': ['The hub does not know the party it is for.', 'Le hub ne connaît pas le destinataire.'],
  'explain.ocpi.4001.next': [
    'Check OCPI-to-country-code and OCPI-to-party-id; is there an agreement?',
    'Vérifier OCPI-to-country-code et OCPI-to-party-id ; y a-t-il un accord ?',
  ],
  'explain.ocpi.4002': ['The receiver did not answer in time.', 'Le destinataire n’a pas répondu à temps.'],
  'explain.ocpi.4002.next': [
    'Nothing is wrong with the sender. Ask the receiver; send it again when it is back.',
    'L’émetteur n’y est pour rien. Interroger le destinataire ; renvoyer à son retour.',
  ],
  'explain.ocpi.4003': ['The receiver is not connected.', 'Le destinataire n’est pas connecté.'],
  'explain.ocpi.4003.next': ['See its state on the partners page.', 'Voir son état sur la page des partenaires.'],

  'explain.http.400': ['The request could not be read.', 'La requête était illisible.'],
  'explain.http.401': [
    'The token was missing, unknown, or written in another encoding.',
    'Le jeton manquait, était inconnu, ou écrit dans un autre codage.',
  ],
  'explain.http.401.next': [
    'Change the tokens, or set the token encoding in the partner’s profile.',
    'Changer les jetons, ou régler le codage dans le profil du partenaire.',
  ],
  'explain.http.403': ['The caller may not do this.', 'L’appelant n’en a pas le droit.'],
  'explain.http.404': [
    'There is nothing at this address, or the object is not known.',
    'Rien à cette adresse, ou objet inconnu.',
  ],
  'explain.http.404.next': [
    'Is the object theirs? Has the endpoint moved? Change the tokens to read the endpoints anew.',
    'L’objet est-il le leur ? Le point d’accès a-t-il changé ? Changer les jetons relit les points d’accès.',
  ],
  'explain.http.405': ['The address does not take this method.', 'L’adresse n’accepte pas cette méthode.'],
  'explain.http.405.next': [
    'During registration: they believe that we are, or are not, registered already.',
    'Pendant l’enregistrement : ils nous croient déjà enregistrés, ou pas encore.',
  ],
  'explain.http.408': ['The request came too slowly.', 'La requête est arrivée trop lentement.'],
  'explain.http.413': ['The body is larger than is allowed.', 'Le corps dépasse la taille permise.'],
  'explain.http.429': ['Too many requests in a short time.', 'Trop de requêtes en peu de temps.'],
  'explain.http.429.next': ['Retry-After says when to come back.', 'Retry-After dit quand revenir.'],
  'explain.http.5xx': ['The receiver’s server failed.', 'Le serveur du destinataire est en panne.'],
  'explain.http.5xx.next': [
    'Give them the request id and the time.',
    'Leur donner l’identifiant de requête et l’heure.',
  ],
  'explain.none': ['No usable answer came.', 'Aucune réponse exploitable.'],
  'explain.none.next': [
    'Is the partner up? Has its address changed? Is a firewall in between?',
    'Le partenaire est-il en marche ? Son adresse a-t-elle changé ? Un pare-feu ?',
  ],
} as const;
