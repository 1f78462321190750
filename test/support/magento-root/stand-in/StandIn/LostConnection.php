<?php

namespace StandIn;

final class LostConnection extends \PDOException
{
}
